import WatchEngine

extension ConfigNode {
  /// The items of a list in the config; none, and a problem, where this is another value or too long.
  func items(of path: String, most: Int, problems: inout [ConfigProblem]) -> [ConfigNode] {
    guard value != .null else { return [] }
    guard case .list(let items) = value else {
      problems.append(.mismatch(self, for: path, expected: "a list"))
      return []
    }
    guard items.count <= most else {
      problems.append(ConfigProblem("\(path): more than \(most) of them", at: position))
      return []
    }
    return items
  }
}
