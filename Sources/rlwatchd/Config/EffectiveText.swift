import WatchEngine

/// Prints all settings as they hold, each with where it comes from: what `config show` says.
///
/// The output is a valid config: the origins are comments.
enum EffectiveText {
  /// Column of the comments; longer lines push theirs to the right.
  private static let commentColumn = 48

  static func render(_ effective: ConfigNode) -> String {
    guard case .map(let entries) = effective.value else { return "" }
    return lines(entries, indent: 0).map { $0 + "\n" }.joined()
  }

  private static func lines(_ entries: [ConfigNode.Entry], indent: Int) -> [String] {
    entries.flatMap { entry -> [String] in
      let start = String(repeating: " ", count: indent) + YAMLText.text(entry.key) + ":"
      switch entry.node.value {
      case .map(let inner) where !inner.isEmpty:
        return [start] + lines(inner, indent: indent + 2)
      case .list(let items) where items.contains(where: isMap):
        return [start] + items.flatMap { lines(item: $0, indent: indent + 2) }
      default:
        return [line("\(start) \(YAMLText.inline(entry.node))", from: entry.node)]
      }
    }
  }

  private static func lines(item: ConfigNode, indent: Int) -> [String] {
    let dash = String(repeating: " ", count: indent) + "- "
    guard case .map(let entries) = item.value, !entries.isEmpty else {
      return [line(dash + YAMLText.inline(item), from: item)]
    }
    var inner = lines(entries, indent: indent + 2)
    inner[0] = dash + inner[0].dropFirst(indent + 2)
    return inner
  }

  private static func line(_ text: String, from node: ConfigNode) -> String {
    let padding = max(1, commentColumn - text.count)
    let origin = node.position.map { "\($0.file):\($0.line)" } ?? "default"
    return text + String(repeating: " ", count: padding) + "# "
      + PlainText.line(origin, maxBytes: 4096)
  }

  private static func isMap(_ node: ConfigNode) -> Bool {
    if case .map = node.value { true } else { false }
  }
}
