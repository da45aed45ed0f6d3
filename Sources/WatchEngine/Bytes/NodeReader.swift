/// A checkpoint's tree that doesn't have the expected shape.
package struct NodeShapeError: Error, Sendable, Equatable {
  /// The missing or ill-typed key.
  package var key: String
}

/// Reads a checkpoint's tree strictly: a missing or ill-typed key throws.
struct NodeReader {
  let node: ConfigNode

  private func child(_ key: String) throws(NodeShapeError) -> ConfigNode {
    guard let child = node[key] else { throw NodeShapeError(key: key) }
    return child
  }

  func node(_ key: String) throws(NodeShapeError) -> ConfigNode { try child(key) }

  func string(_ key: String) throws(NodeShapeError) -> String {
    guard case .string(let text) = try child(key).value else { throw NodeShapeError(key: key) }
    return text
  }

  func integer(_ key: String) throws(NodeShapeError) -> Int {
    guard case .integer(let number) = try child(key).value else { throw NodeShapeError(key: key) }
    return number
  }

  func bool(_ key: String) throws(NodeShapeError) -> Bool {
    guard case .bool(let flag) = try child(key).value else { throw NodeShapeError(key: key) }
    return flag
  }

  func hex(_ key: String) throws(NodeShapeError) -> UInt64 {
    guard let number = UInt64(try string(key), radix: 16) else { throw NodeShapeError(key: key) }
    return number
  }

  func double(_ key: String) throws(NodeShapeError) -> Double {
    guard let number = try child(key).asDouble else { throw NodeShapeError(key: key) }
    return number
  }

  /// nil for null.
  func optionalDouble(_ key: String) throws(NodeShapeError) -> Double? {
    try child(key).value == .null ? nil : double(key)
  }

  func list<T>(
    _ key: String, _ read: (NodeReader) throws(NodeShapeError) -> T
  ) throws(NodeShapeError) -> [T] {
    guard case .list(let nodes) = try child(key).value else { throw NodeShapeError(key: key) }
    var result: [T] = []
    for node in nodes { result.append(try read(NodeReader(node: node))) }
    return result
  }

  func choice<T: RawRepresentable<String>>(_ key: String, _: T.Type) throws(NodeShapeError) -> T {
    guard let value = T(rawValue: try string(key)) else { throw NodeShapeError(key: key) }
    return value
  }
}
