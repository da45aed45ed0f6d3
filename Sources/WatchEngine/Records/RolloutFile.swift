/// A file of samples, told by its name: trainers write one a step.
package enum RolloutFile {
  /// The step that a path tells; nil when none.
  ///
  /// The number behind "step" in the file's name or in the nearest folder that has one, else a name that
  /// is a number.
  package static func step(of path: String) -> Int? {
    let names = path.split(separator: "/")
    guard let file = names.last else { return nil }
    for name in [file] + names.dropLast().suffix(4).reversed() {
      if let step = number(behind: "step", in: name) { return step }
    }
    let stem = file.prefix { $0 != "." }
    return stem.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? whole(stem) : nil
  }

  /// `prefix` and `ending` of a name with a step: `train_data_step12.jsonl`, in a folder of rollouts
  /// `12.jsonl`; else nil.
  static func frame(of path: String) -> (prefix: String, ending: String)? {
    let (folder, name) = PathParts.split(path)
    guard name.hasSuffix(".jsonl") else { return nil }
    let stem = name.dropLast(6)
    let digits = stem.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let prefix = stem.dropLast(digits)
    // Elsewhere a number may be a rank's.
    let isRollout = prefix.isEmpty && PathParts.split(folder).name.contains("rollout")
    guard digits > 0, isRollout || prefix.hasSuffix("step") || prefix.hasSuffix("step_")
    else { return nil }
    return (String(prefix), ".jsonl")
  }

  private static func number(behind word: String, in name: Substring) -> Int? {
    var rest = name
    var found: Int?
    while !rest.isEmpty {
      if rest.hasPrefix(word) {
        let behind = rest.dropFirst(word.count).drop { "_-=".contains($0) }
        found = whole(behind.prefix { $0.isASCII && $0.isNumber }) ?? found
      }
      rest = rest.dropFirst()
    }
    return found
  }

  /// At most 15 digits: they count exactly.
  private static func whole(_ digits: Substring) -> Int? {
    digits.isEmpty || digits.utf8.count > 15 ? nil : Int(digits)
  }
}
