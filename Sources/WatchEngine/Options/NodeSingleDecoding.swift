/// The single-value container of ``NodeDecoding``.
struct NodeSingleDecoding: SingleValueDecodingContainer {
  private let decoding: NodeDecoding

  init(decoding: NodeDecoding) { self.decoding = decoding }

  var codingPath: [any CodingKey] { decoding.codingPath }

  func decodeNil() -> Bool { decoding.node.value == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let bool) = decoding.node.value else { throw mismatch("true or false") }
    return bool
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let string) = decoding.node.value else { throw mismatch("text") }
    return string
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard let double = decoding.node.asDouble else { throw mismatch("a number") }
    return double
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try NodeDecoding.decode(
      type, node: decoding.node, keys: decoding.keys, path: decoding.path)
  }

  private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    guard let integer = decoding.node.asInteger(type) else { throw mismatch("a whole number") }
    return integer
  }

  private func mismatch(_ expected: String) -> NodeDecodingError {
    NodeDecoding.mismatch(expected, decoding.node, decoding.path)
  }
}
