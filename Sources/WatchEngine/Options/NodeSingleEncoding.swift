/// The single-value container of ``NodeEncoding``.
struct NodeSingleEncoding: SingleValueEncodingContainer {
  private let encoding: NodeEncoding

  init(encoding: NodeEncoding) { self.encoding = encoding }

  var codingPath: [any CodingKey] { encoding.codingPath }

  func encodeNil() { encoding.set(ConfigNode(.null)) }
  func encode(_ value: Bool) { encoding.set(ConfigNode(.bool(value))) }
  func encode(_ value: String) { encoding.set(ConfigNode(.string(value))) }
  func encode(_ value: Double) { encoding.set(ConfigNode(.number(value))) }
  func encode(_ value: Float) { encoding.set(ConfigNode(.number(Double(value)))) }
  func encode(_ value: Int) { encoding.set(ConfigNode(.integer(value))) }
  func encode(_ value: Int8) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: Int16) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: Int32) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: Int64) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt8) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt16) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt32) { encoding.set(NodeEncoding.node(of: value)) }
  func encode(_ value: UInt64) { encoding.set(NodeEncoding.node(of: value)) }

  func encode<T: Encodable>(_ value: T) throws {
    encoding.set(
      try NodeEncoding.node(of: value, keys: encoding.keys, path: encoding.path))
  }
}
