/// The keyed container of ``NodeDecoding``.
///
/// Values are mostly asked for in the order they were written, so a cursor finds most at once.
struct NodeKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  /// Where the next key is likely to stand; a class because the protocol's methods don't mutate.
  private final class Cursor { var index = 0 }

  private let decoding: NodeDecoding
  private let entries: [ConfigNode.Entry]
  private let keysAreData: Bool
  private let cursor = Cursor()

  init(decoding: NodeDecoding, entries: [ConfigNode.Entry]) {
    self.decoding = decoding
    self.entries = entries
    keysAreData = decoding.keys.areData(Key.self)
  }

  var codingPath: [any CodingKey] { decoding.codingPath }

  var allKeys: [Key] {
    entries.compactMap { entry in
      if keysAreData { return Key(stringValue: entry.key) }
      return SnakeCase.candidates(for: entry.key).lazy.compactMap { Key(stringValue: $0) }
        .first { name(of: $0) == entry.key }
    }
  }

  func contains(_ key: Key) -> Bool { find(name(of: key)) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try node(key).value == .null }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
    let node = try node(key)
    guard case .bool(let bool) = node.value else {
      throw NodeDecoding.mismatch("true or false", node, path(key))
    }
    return bool
  }

  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    let node = try node(key)
    guard case .string(let string) = node.value else {
      throw NodeDecoding.mismatch("text", node, path(key))
    }
    return string
  }

  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    let node = try node(key)
    guard let double = node.asDouble else {
      throw NodeDecoding.mismatch("a number", node, path(key))
    }
    return double
  }

  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    Float(try decode(Double.self, forKey: key))
  }

  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(type, key) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(type, key) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try NodeDecoding.decode(type, node: node(key), keys: decoding.keys, path: path(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    let key = NodeIndexKey(stringValue: "super")
    return NodeDecoding(
      node: find("super") ?? ConfigNode(.null), keys: decoding.keys,
      path: NodePath(parent: decoding.path, key: key, name: "super"))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

  private func name(of key: Key) -> String {
    keysAreData ? key.stringValue : decoding.keys.name(of: key)
  }

  private func path(_ key: Key) -> NodePath {
    NodePath(parent: decoding.path, key: key, name: name(of: key))
  }

  private func nested(_ key: Key) throws -> NodeDecoding {
    NodeDecoding(node: try node(key), keys: decoding.keys, path: path(key))
  }

  private func integer<T: FixedWidthInteger>(_ type: T.Type, _ key: Key) throws -> T {
    let node = try node(key)
    guard let integer = node.asInteger(type) else {
      throw NodeDecoding.mismatch("a whole number", node, path(key))
    }
    return integer
  }

  private func node(_ key: Key) throws -> ConfigNode {
    let name = name(of: key)
    guard let node = find(name) else {
      throw NodeDecodingError(
        position: decoding.node.position, path: NodePath.names(decoding.path) + [name],
        message: "is missing")
    }
    return node
  }

  private func find(_ name: String) -> ConfigNode? {
    let count = entries.count
    var index = cursor.index
    for _ in 0..<count {
      if index >= count { index = 0 }
      if entries[index].key == name {
        // `contains` and `decodeNil` ask for the same key first: stay on it.
        cursor.index = index
        return entries[index].node
      }
      index += 1
    }
    return nil
  }
}
