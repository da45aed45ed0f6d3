import WatchEngine

/// Takes the keys of one map and notes everything that is wrong with it.
struct SectionReader {
  /// Empty at the top level.
  let path: String
  let position: SourcePosition?
  private let entries: [ConfigNode.Entry]
  private(set) var problems: [ConfigProblem] = []

  /// Notes every key that isn't `known`; a node that is no map has no keys and a problem.
  init(_ node: ConfigNode, path: String, known: [String]) {
    self.path = path
    position = node.position
    switch node.value {
    case .map(let entries):
      self.entries = entries
      problems = ConfigProblem.unknownKeys(
        in: entries, of: path.isEmpty ? "the config" : path, known: known)
    case .null: entries = []
    default:
      entries = []
      problems.append(.mismatch(node, for: path, expected: "a map of keys"))
    }
  }

  /// The node under a key that is there and not empty.
  func node(_ key: String) -> ConfigNode? {
    guard let node = entries.first(where: { $0.key == key })?.node, node.value != .null else {
      return nil
    }
    return node
  }

  mutating func note(_ message: String, key: String) {
    problems.append(
      ConfigProblem("\(full(key)): \(message)", at: node(key)?.position ?? position))
  }

  private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  mutating func note(_ problem: ConfigProblem) { problems.append(problem) }

  mutating func text(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    return text(node, path: full(key))
  }

  mutating func count(_ key: String, in range: ClosedRange<Int>, default standard: Int) -> Int {
    guard let node = node(key) else { return standard }
    if let count = node.asInteger(Int.self), range.contains(count) { return count }
    problems.append(
      .mismatch(
        node, for: full(key),
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    return standard
  }

  mutating func duration(
    _ key: String, in range: ClosedRange<ConfigDuration>, default standard: ConfigDuration
  ) -> ConfigDuration {
    guard let node = node(key) else { return standard }
    guard case .string(let text) = node.value, let duration = ConfigDuration(text) else {
      problems.append(
        .mismatch(node, for: full(key), expected: ConfigDuration.expectation))
      return standard
    }
    guard range.contains(duration) else {
      note("\(duration) is not in \(range.lowerBound) to \(range.upperBound)", key: key)
      return standard
    }
    return duration
  }

  /// The items of a list, or the one value that stands instead of a list of one.
  func items(_ key: String) -> [ConfigNode] {
    guard let node = node(key) else { return [] }
    guard case .list(let items) = node.value else { return [node] }
    return items
  }

  /// A list of words, or one word; each with its node.
  mutating func texts(_ key: String) -> [(text: String, node: ConfigNode)] {
    let isList = if case .list = node(key)?.value { true } else { false }
    var texts: [(String, ConfigNode)] = []
    for (index, item) in items(key).enumerated() {
      let itemPath = isList ? "\(full(key))[\(index)]" : full(key)
      if let text = text(item, path: itemPath) { texts.append((text, item)) }
    }
    return texts
  }

  /// An absolute path or glob, in which `placeholders` may stand; anything else is a problem.
  mutating func absoluteGlob(_ key: String, placeholders: [String] = []) -> String? {
    guard let text = text(key), let node = node(key) else { return nil }
    return absoluteGlob(text, at: node, path: full(key), placeholders: placeholders)
  }

  mutating func absoluteGlob(
    _ text: String, at node: ConfigNode, path: String, placeholders: [String] = []
  ) -> String? {
    if let fault = Self.fault(inGlob: text, placeholders: placeholders) {
      problems.append(ConfigProblem("\(path): \(node.found) \(fault)", at: node.position))
      return nil
    }
    return text
  }

  private mutating func text(_ node: ConfigNode, path: String) -> String? {
    guard case .string(let text) = node.value else {
      problems.append(.mismatch(node, for: path, expected: "text"))
      return nil
    }
    return text
  }

  private static func fault(inGlob text: String, placeholders: [String]) -> String? {
    if text.isEmpty { return "is empty" }
    if text.utf8.contains(0) { return "holds a NUL" }
    if text.hasPrefix("~") { return "is not absolute: ~ is not expanded, write the whole path" }
    guard text.hasPrefix("/") else {
      return "is not absolute: a daemon has no folder of its own, write the whole path"
    }
    if text.utf8.count > 4096 { return "is longer than the 4096 bytes of any path" }
    if let open = text.lastIndex(of: "["), !text[open...].contains("]") {
      return "has a [ without its ]"
    }
    guard !placeholders.isEmpty else { return nil }
    return NameTemplate.fault(in: text, placeholders: placeholders)?.reason
  }
}
