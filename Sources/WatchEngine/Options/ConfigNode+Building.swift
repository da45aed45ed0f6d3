/// Short forms for the trees the engine writes: alerts, checkpoints, state.
extension ConfigNode {
  package static func object(_ entries: KeyValuePairs<String, ConfigNode>) -> ConfigNode {
    ConfigNode(.map(entries.map { Entry(key: $0.key, node: $0.value) }))
  }

  package static func array(_ nodes: [ConfigNode]) -> ConfigNode { ConfigNode(.list(nodes)) }
  package static func text(_ text: String) -> ConfigNode { ConfigNode(.string(text)) }
  package static func whole(_ number: Int) -> ConfigNode { ConfigNode(.integer(number)) }
  package static func flag(_ flag: Bool) -> ConfigNode { ConfigNode(.bool(flag)) }

  /// 64 unsigned bits, which don't fit an integer node.
  package static func hex(_ number: UInt64) -> ConfigNode { .text(String(number, radix: 16)) }

  /// A number, non-finite ones too (``JSONWriter`` spells them); nil is null.
  package static func real(_ number: Double?) -> ConfigNode {
    ConfigNode(number.map { .number($0) } ?? .null)
  }

  /// The elements of a list; nil for anything else.
  package var asList: [ConfigNode]? {
    guard case .list(let nodes) = value else { return nil }
    return nodes
  }

  /// The text of a string; nil for anything else.
  package var asText: String? {
    guard case .string(let text) = value else { return nil }
    return text
  }
}
