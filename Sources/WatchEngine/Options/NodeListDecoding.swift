/// The unkeyed container of ``NodeDecoding``.
struct NodeListDecoding: UnkeyedDecodingContainer {
  private let decoding: NodeDecoding
  private let nodes: [ConfigNode]
  private(set) var currentIndex = 0

  init(decoding: NodeDecoding, nodes: [ConfigNode]) {
    self.decoding = decoding
    self.nodes = nodes
  }

  var codingPath: [any CodingKey] { decoding.codingPath }
  var count: Int? { nodes.count }
  var isAtEnd: Bool { currentIndex >= nodes.count }

  mutating func decodeNil() throws -> Bool {
    guard try current().value == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try NodeDecoding.decode(
      type, node: current(), keys: decoding.keys, path: path)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nested().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try nested() }

  private var path: NodePath {
    let key = NodeIndexKey(index: currentIndex)
    return NodePath(parent: decoding.path, key: key, name: key.stringValue)
  }

  private func current() throws -> ConfigNode {
    guard currentIndex < nodes.count else {
      throw NodeDecodingError(
        position: decoding.node.position, path: NodePath.names(decoding.path),
        message: "expected more than \(nodes.count) values")
    }
    return nodes[currentIndex]
  }

  private mutating func nested() throws -> NodeDecoding {
    let nested = NodeDecoding(node: try current(), keys: decoding.keys, path: path)
    currentIndex += 1
    return nested
  }
}
