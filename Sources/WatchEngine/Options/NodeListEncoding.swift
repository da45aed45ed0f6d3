/// The unkeyed container of ``NodeEncoding``.
struct NodeListEncoding: UnkeyedEncodingContainer {
  private let encoding: NodeEncoding

  init(encoding: NodeEncoding) { self.encoding = encoding }

  var codingPath: [any CodingKey] { encoding.codingPath }
  var count: Int { encoding.count }

  func encodeNil() { encoding.append(ConfigNode(.null)) }
  func encode(_ value: Bool) { encoding.append(ConfigNode(.bool(value))) }
  func encode(_ value: String) { encoding.append(ConfigNode(.string(value))) }
  func encode(_ value: Double) { encoding.append(ConfigNode(.number(value))) }
  func encode(_ value: Float) { encoding.append(ConfigNode(.number(Double(value)))) }
  func encode(_ value: Int) { encoding.append(ConfigNode(.integer(value))) }
  func encode(_ value: Int8) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: Int16) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: Int32) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: Int64) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt8) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt16) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt32) { encoding.append(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt64) { encoding.append(NodeEncoding.node(of: value)) }

  func encode<T: Encodable>(_ value: T) throws {
    let node = try NodeEncoding.node(of: value, keys: encoding.keys, path: path)
    encoding.append(node)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    encoding.nested(path: path, key: nil).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoding.nested(path: path, key: nil).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoding.nested(path: path, key: nil) }

  private var path: NodePath {
    let key = NodeIndexKey(index: count)
    return NodePath(parent: encoding.path, key: key, name: key.stringValue)
  }
}
