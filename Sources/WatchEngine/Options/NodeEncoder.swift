/// Encodes any `Encodable` value to a ``ConfigNode``: option defaults, detector state, checkpoints.
///
/// Property names become snake_case; the keys of a `[String: T]` are data: they stay, and are sorted,
/// so that equal values give equal nodes. A Double is always `.number`, finite or not, so that a whole
/// default such as 1.0 keeps its type. A `UInt64` over `Int.max` becomes its decimal digits as a
/// string. Nodes carry no positions.
package struct NodeEncoder: Sendable {
  package init() {}

  package func encode(_ value: some Encodable) throws -> ConfigNode {
    try NodeEncoding.node(of: value, keys: NodeKeys(), path: nil)
  }
}

/// One value being encoded: what its containers write to.
///
/// `nested` slots belong to containers made inside a container, which are filled later.
final class NodeEncoding: Encoder {
  private enum Content {
    case empty
    case single(ConfigNode)
    case list([Slot])
    case map([(key: String, slot: Slot)])
  }

  private enum Slot {
    case node(ConfigNode)
    case nested(NodeEncoding)
  }

  let keys: NodeKeys
  let path: NodePath?
  private var content = Content.empty
  private var sorted = false

  init(keys: NodeKeys, path: NodePath?) {
    self.keys = keys
    self.path = path
  }

  var codingPath: [any CodingKey] { NodePath.keys(path) }
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  var count: Int {
    guard case .list(let slots) = content else { return 0 }
    return slots.count
  }

  /// The node of a whole value, the common leaf types without a container.
  static func node<T: Encodable>(
    of value: T, keys: NodeKeys, path: @autoclosure () -> NodePath?
  ) throws -> ConfigNode {
    if T.self == [Double].self, let doubles = value as? [Double] {
      return ConfigNode(.list(doubles.map { ConfigNode(.number($0)) }))
    }
    if T.self == Double.self, let double = value as? Double { return ConfigNode(.number(double)) }
    if T.self == Int.self, let int = value as? Int { return ConfigNode(.integer(int)) }
    if T.self == Bool.self, let bool = value as? Bool { return ConfigNode(.bool(bool)) }
    if T.self == String.self, let string = value as? String { return ConfigNode(.string(string)) }
    let encoding = NodeEncoding(keys: keys, path: path())
    try value.encode(to: encoding)
    return encoding.finished()
  }

  static func node<T: FixedWidthInteger>(of value: T) -> ConfigNode {
    guard let int = Int(exactly: value) else { return ConfigNode(.string(String(value))) }
    return ConfigNode(.integer(int))
  }

  func finished() -> ConfigNode {
    switch content {
    case .empty: ConfigNode(.map([]))
    case .single(let node): node
    case .list(let slots): ConfigNode(.list(slots.map(Self.finished)))
    case .map(let entries):
      ConfigNode(
        .map(
          (sorted ? entries.sorted { $0.key < $1.key } : entries).map {
            ConfigNode.Entry(key: $0.key, node: Self.finished($0.slot))
          }))
    }
  }

  func set(_ node: ConfigNode) { content = .single(node) }

  func append(_ node: ConfigNode) { append(.node(node)) }

  func append(_ node: ConfigNode, key: String) { append(.node(node), key: key) }

  /// A slot at the end of the list (key nil) or under a key of the map, to be filled later.
  func nested(path: NodePath, key: String?) -> NodeEncoding {
    let nested = NodeEncoding(keys: keys, path: path)
    if let key { append(.nested(nested), key: key) } else { append(.nested(nested)) }
    return nested
  }

  func beginMap() {
    if case .map = content { return }
    content = .map([])
  }

  func beginList() {
    if case .list = content { return }
    content = .list([])
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    beginMap()
    sorted = keys.areData(type)
    return KeyedEncodingContainer(NodeKeyedEncoding<Key>(encoding: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    beginList()
    return NodeListEncoding(encoding: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    NodeSingleEncoding(encoding: self)
  }

  private func append(_ slot: Slot) {
    guard case .list(var slots) = content else { return }
    content = .empty  // So that `slots` is held once and grows in place.
    slots.append(slot)
    content = .list(slots)
  }

  private func append(_ slot: Slot, key: String) {
    guard case .map(var entries) = content else { return }
    content = .empty
    entries.append((key, slot))
    content = .map(entries)
  }

  private static func finished(_ slot: Slot) -> ConfigNode {
    switch slot {
    case .node(let node): node
    case .nested(let encoding): encoding.finished()
    }
  }
}
