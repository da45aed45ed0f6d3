/// Decodes any `Decodable` value from a ``ConfigNode`` that ``NodeEncoder``, a JSON or a YAML file made.
///
/// snake_case keys are matched to property names; unknown keys are ignored (``StrictOverlay`` is the
/// strict way). A Double is taken from a number, an integer, or the strings "NaN", "Infinity" and
/// "-Infinity" that stand for them in JSON; an integer also from a whole number. All failures are
/// ``NodeDecodingError``.
package struct NodeDecoder: Sendable {
  package init() {}

  package func decode<T: Decodable>(_ type: T.Type, from node: ConfigNode) throws -> T {
    try NodeDecoding.decode(type, node: node, keys: NodeKeys(), path: nil)
  }
}

/// One node being decoded.
final class NodeDecoding: Decoder {
  let node: ConfigNode
  let keys: NodeKeys
  let path: NodePath?

  init(node: ConfigNode, keys: NodeKeys, path: NodePath?) {
    self.node = node
    self.keys = keys
    self.path = path
  }

  var codingPath: [any CodingKey] { NodePath.keys(path) }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// A whole value from its node; the common leaf types without a container.
  static func decode<T: Decodable>(
    _ type: T.Type, node: ConfigNode, keys: NodeKeys, path: @autoclosure () -> NodePath?
  ) throws -> T {
    if type == Double.self, let double = node.asDouble as? T { return double }
    if type == Int.self, let int = node.asInteger(Int.self) as? T { return int }
    if type == [Double].self, let doubles = node.asDoubles as? T { return doubles }
    let path = path()
    do {
      return try T(from: NodeDecoding(node: node, keys: keys, path: path))
    } catch let error as NodeDecodingError {
      throw error
    } catch let error as DecodingError {
      throw NodeDecoding.translated(error, type: type, node: node, path: path)
    } catch {
      throw NodeDecodingError(
        position: node.position, path: NodePath.names(path), message: "\(error)")
    }
  }

  static func mismatch(
    _ expected: String, _ node: ConfigNode, _ path: NodePath?
  ) -> NodeDecodingError {
    NodeDecodingError(
      position: node.position, path: NodePath.names(path),
      message: "expected \(expected), found \(node.found)")
  }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    guard case .map(let entries) = node.value else {
      throw Self.mismatch("a map", node, path)
    }
    return KeyedDecodingContainer(NodeKeyedDecoding<Key>(decoding: self, entries: entries))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let nodes) = node.value else { throw Self.mismatch("a list", node, path) }
    return NodeListDecoding(decoding: self, nodes: nodes)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    NodeSingleDecoding(decoding: self)
  }

  private static func translated<T>(
    _ error: DecodingError, type: T.Type, node: ConfigNode, path: NodePath?
  ) -> NodeDecodingError {
    let allowed = NodeChoices.names(of: type)
    if !allowed.isEmpty {
      return NodeDecodingError(
        position: node.position, path: NodePath.names(path),
        message: "expected one of \(allowed.joined(separator: ", ")), found \(node.found)",
        allowed: allowed)
    }
    let message =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context.debugDescription
      @unknown default: "cannot be read"
      }
    return NodeDecodingError(
      position: node.position, path: NodePath.names(path), message: message)
  }
}
