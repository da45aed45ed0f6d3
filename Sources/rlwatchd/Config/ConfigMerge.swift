import WatchEngine

/// Lays a later file over an earlier one: lists append, maps overlay, of two values the later wins.
enum ConfigMerge {
  static func lay(
    _ later: ConfigNode, over earlier: ConfigNode, path: String = "",
    problems: inout [ConfigProblem]
  ) -> ConfigNode {
    switch (earlier.value, later.value) {
    case (_, .null): return earlier
    case (.null, _): return later
    case (.list(let first), .list(let second)):
      return ConfigNode(.list(first + second), at: earlier.position)
    case (.map(var entries), .map(let others)):
      for other in others {
        guard let index = entries.firstIndex(where: { $0.key == other.key }) else {
          entries.append(other)
          continue
        }
        let here = path.isEmpty ? other.key : "\(path).\(other.key)"
        entries[index].node = lay(
          other.node, over: entries[index].node, path: here, problems: &problems)
      }
      return ConfigNode(.map(entries), at: earlier.position)
    case (.map, _), (.list, _), (_, .map), (_, .list):
      let place = earlier.position.map { " at \($0)" } ?? ""
      problems.append(
        ConfigProblem(
          "\(path.isEmpty ? "the config" : path): is \(later.found) here, but \(earlier.found)"
            + place, at: later.position))
      return earlier
    default: return later
    }
  }
}
