/// Something wrong in a config file: where, and one sentence that says what would be right.
package struct ConfigProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// nil: the file as a whole, or a setting from the command line.
  package var position: SourcePosition?
  package var message: String

  package init(_ message: String, at position: SourcePosition?) {
    self.position = position
    self.message = message
  }

  /// `file:line:column: message`.
  package var description: String {
    guard let position else { return message }
    return "\(position): \(message)"
  }

  /// A key nobody knows: the nearest known one, then all of them.
  package static func unknownKey(
    _ key: String, of owner: String, known: [String], hint: String? = nil,
    at position: SourcePosition?
  ) -> ConfigProblem {
    let meant = EditDistance.nearest(to: key, in: known).map { ", did you mean \"\($0)\"" } ?? ""
    let aside = hint.map { " (\($0))" } ?? ""
    return ConfigProblem(
      "unknown key \(ConfigNode.quoted(key)) in \(owner)\(meant)\(aside); known keys: "
        + known.sorted().joined(separator: ", "),
      at: position)
  }

  /// The keys of a map that aren't known; of very many only the first 20 are told one by one.
  ///
  /// `hint` may say something more about a key.
  package static func unknownKeys(
    in entries: [ConfigNode.Entry], of owner: String, known: [String],
    hint: (String) -> String? = { _ in nil }
  ) -> [ConfigProblem] {
    let names = Set(known)
    let unknown = entries.filter { !names.contains($0.key) }
    var problems = unknown.prefix(20).map { entry in
      unknownKey(
        entry.key, of: owner, known: known, hint: hint(entry.key),
        at: entry.keyPosition ?? entry.node.position)
    }
    if let next = unknown.dropFirst(20).first {
      problems.append(
        ConfigProblem(
          "and \(unknown.count - 20) more unknown keys in \(owner) from here on",
          at: next.keyPosition ?? next.node.position))
    }
    return problems
  }

  /// A word that is none of the allowed ones.
  package static func unknownWord(
    _ word: ConfigNode, for path: String, allowed: [String]
  ) -> ConfigProblem {
    var meant = ""
    if case .string(let typed) = word.value,
      let nearest = EditDistance.nearest(to: typed, in: allowed)
    {
      meant = ", did you mean \"\(nearest)\""
    }
    return ConfigProblem(
      "\(path): expected one of \(allowed.joined(separator: ", ")), found \(word.found)\(meant)",
      at: word.position)
  }

  /// A value of another type than the key's.
  package static func mismatch(
    _ node: ConfigNode, for path: String, expected: String
  ) -> ConfigProblem {
    ConfigProblem("\(path): expected \(expected), found \(node.found)", at: node.position)
  }
}

extension SourcePosition: CustomStringConvertible {
  /// `file:line:column`.
  package var description: String { "\(file):\(line):\(column)" }
}
