import WatchEngine

/// A tree as text for tests: one character for the kind, then the value, lists and maps with a count.
struct TestCoder: CheckpointCoder {
  struct Broken: Error {}

  func encode(_ node: ConfigNode) -> [UInt8] { Array(text(node).utf8) }

  func decode(_ bytes: [UInt8]) throws -> ConfigNode {
    var tokens = String(decoding: bytes, as: UTF8.self).split(
      separator: "|", omittingEmptySubsequences: false)[...]
    return try parse(&tokens)
  }

  private func text(_ node: ConfigNode) -> String {
    switch node.value {
    case .null: "z"
    case .bool(let flag): flag ? "t" : "f"
    case .integer(let number): "i\(number)"
    case .number(let number): "d\(number)"
    case .string(let string): "s" + string
    case .list(let nodes): (["l\(nodes.count)"] + nodes.map(text)).joined(separator: "|")
    case .map(let entries):
      (["m\(entries.count)"] + entries.map { $0.key + "|" + text($0.node) }).joined(separator: "|")
    }
  }

  private func parse(_ tokens: inout ArraySlice<Substring>) throws -> ConfigNode {
    guard let token = tokens.popFirst(), let kind = token.first else { throw Broken() }
    let rest = String(token.dropFirst())
    switch kind {
    case "z": return ConfigNode(.null)
    case "t": return ConfigNode(.bool(true))
    case "f": return ConfigNode(.bool(false))
    case "i":
      guard let number = Int(rest) else { throw Broken() }
      return ConfigNode(.integer(number))
    case "d":
      guard let number = Double(rest) else { throw Broken() }
      return ConfigNode(.number(number))
    case "s": return ConfigNode(.string(rest))
    case "l":
      var nodes: [ConfigNode] = []
      for _ in 0..<(Int(rest) ?? 0) { nodes.append(try parse(&tokens)) }
      return ConfigNode(.list(nodes))
    case "m":
      var entries: [ConfigNode.Entry] = []
      for _ in 0..<(Int(rest) ?? 0) {
        guard let key = tokens.popFirst() else { throw Broken() }
        entries.append(ConfigNode.Entry(key: String(key), node: try parse(&tokens)))
      }
      return ConfigNode(.map(entries))
    default: throw Broken()
    }
  }
}
