/// How one value of a user's file replaces a default.
enum OverlayMerge {
  static func merge(
    _ user: ConfigNode, over base: ConfigNode, path: String, alsoKnown: [String] = [],
    hint: (String) -> String?, problems: inout [ConfigProblem]
  ) -> ConfigNode {
    switch (base.value, user.value) {
    case (.map(let known), .map(let given)):
      guard !known.isEmpty else { return user }
      return map(
        given, over: known, at: user.position, path: path, alsoKnown: alsoKnown, hint: hint,
        problems: &problems)
    case (.map, .null):
      // A section whose lines are all commented out.
      return base
    case (.null, _), (.list, .list):
      return user
    default:
      guard let value = scalar(user.value, like: base.value) else {
        problems.append(.mismatch(user, for: path, expected: expectation(of: base.value)))
        return base
      }
      return ConfigNode(value, at: user.position)
    }
  }

  /// `node` with what stands at `path` set back to what `base` has there.
  static func reset(
    _ node: ConfigNode, to base: ConfigNode, at path: ArraySlice<String>
  ) -> ConfigNode {
    guard let key = path.first, case .map(var entries) = node.value, let sound = base[key],
      let index = entries.firstIndex(where: { $0.key == key })
    else { return base }
    entries[index].node = reset(entries[index].node, to: sound, at: path.dropFirst())
    return ConfigNode(.map(entries), at: node.position)
  }

  private static func map(
    _ given: [ConfigNode.Entry], over known: [ConfigNode.Entry], at position: SourcePosition?,
    path: String, alsoKnown: [String], hint: (String) -> String?,
    problems: inout [ConfigProblem]
  ) -> ConfigNode {
    problems += ConfigProblem.unknownKeys(
      in: given, of: path, known: known.map(\.key) + alsoKnown, hint: hint)
    var merged = known
    for entry in given {
      guard let index = merged.firstIndex(where: { $0.key == entry.key }) else {
        continue
      }
      merged[index].keyPosition = entry.keyPosition
      merged[index].node = merge(
        entry.node, over: known[index].node, path: "\(path).\(entry.key)", hint: hint,
        problems: &problems)
    }
    return ConfigNode(.map(merged), at: position)
  }

  /// The user's value as the default's type; nil when it isn't one.
  private static func scalar(
    _ user: ConfigNode.Value, like base: ConfigNode.Value
  ) -> ConfigNode.Value? {
    switch (base, user) {
    case (.bool, .bool): user
    case (.bool, .string(let word)): switched(word).map { .bool($0) }
    case (.integer, .integer): user
    case (.integer, .number(let double)): Int(exactly: double).map { .integer($0) }
    case (.number, .integer(let int)): .number(Double(int))
    case (.number(let usual), .number(let double)):
      double.isFinite || !usual.isFinite ? user : nil
    case (.string(let usual), .string(let text)):
      ConfigDuration(usual) == nil || ConfigDuration(text) != nil ? user : nil
    default: nil
    }
  }

  private static func switched(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "yes", "on": true
    case "no", "off": false
    default: nil
    }
  }

  private static func expectation(of base: ConfigNode.Value) -> String {
    switch base {
    case .null: "any value"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a finite number"
    case .string(let usual): ConfigDuration(usual) == nil ? "text" : ConfigDuration.expectation
    case .list: "a list"
    case .map: "a map of keys"
    }
  }
}

extension ConfigNode {
  /// The node at a path of map keys and list indices; nil where there is none.
  package func node(at path: ArraySlice<String>) -> ConfigNode? {
    guard let key = path.first else { return self }
    switch value {
    case .map: return self[key]?.node(at: path.dropFirst())
    case .list(let nodes):
      guard let index = Int(key), nodes.indices.contains(index) else { return nil }
      return nodes[index].node(at: path.dropFirst())
    default: return nil
    }
  }
}
