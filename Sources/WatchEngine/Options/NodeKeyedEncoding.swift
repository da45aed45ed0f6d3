/// The keyed container of ``NodeEncoding``.
struct NodeKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let encoding: NodeEncoding
  private let keysAreData: Bool

  init(encoding: NodeEncoding) {
    self.encoding = encoding
    keysAreData = encoding.keys.areData(Key.self)
  }

  var codingPath: [any CodingKey] { encoding.codingPath }

  func encodeNil(forKey key: Key) { put(ConfigNode(.null), key) }
  func encode(_ value: Bool, forKey key: Key) { put(ConfigNode(.bool(value)), key) }
  func encode(_ value: String, forKey key: Key) { put(ConfigNode(.string(value)), key) }
  func encode(_ value: Double, forKey key: Key) { put(ConfigNode(.number(value)), key) }
  func encode(_ value: Float, forKey key: Key) { put(ConfigNode(.number(Double(value))), key) }
  func encode(_ value: Int, forKey key: Key) { put(ConfigNode(.integer(value)), key) }
  func encode(_ value: Int8, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: Int16, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: Int32, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: Int64, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: UInt, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: UInt8, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: UInt16, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: UInt32, forKey key: Key) { put(NodeEncoding.node(of: value), key) }
  func encode(_ value: UInt64, forKey key: Key) { put(NodeEncoding.node(of: value), key) }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    let name = name(of: key)
    let node = try NodeEncoding.node(
      of: value, keys: encoding.keys,
      path: NodePath(parent: encoding.path, key: key, name: name))
    encoding.append(node, key: name)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    nested(key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    let key = NodeIndexKey(stringValue: "super")
    return encoding.nested(
      path: NodePath(parent: encoding.path, key: key, name: "super"), key: "super")
  }

  func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

  private func name(of key: Key) -> String {
    keysAreData ? key.stringValue : encoding.keys.name(of: key)
  }

  private func put(_ node: ConfigNode, _ key: Key) { encoding.append(node, key: name(of: key)) }

  private func nested(_ key: Key) -> NodeEncoding {
    let name = name(of: key)
    return encoding.nested(
      path: NodePath(parent: encoding.path, key: key, name: name), key: name)
  }
}
