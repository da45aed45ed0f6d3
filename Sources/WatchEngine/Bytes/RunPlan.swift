/// Which of the logs there are belong to one run: a value made of their names alone.
///
/// Logs of different run names never join. Under a name that the config gives, or with
/// ``JoinRule/always``, all of a name join; under that of their folder only files of different kinds:
/// a folder full of other people's logs must not become one run.
package struct RunPlan: Sendable {
  /// One log and what its spec says of it.
  package struct Log: Sendable {
    package var path: String
    package var run: String
    package var rule: JoinRule
    /// The run's name is the config's, not that of the folder.
    package var isNamed: Bool
    /// The folder of the run: that of the log, for the dumps of samples that of the log they belong to.
    package var folder: String

    package init(
      path: String, run: String, rule: JoinRule = .auto, isNamed: Bool = false,
      folder: String? = nil
    ) {
      self.folder = folder ?? LogSequence.home(of: path)
      self.path = path
      self.run = run
      self.rule = rule
      self.isNamed = isNamed
    }
  }

  /// The logs of each run that has more than one; each in the order of kinds and paths.
  package private(set) var runs: [[String]] = []
  private var places: [String: Int] = [:]

  /// In the order of `logs`, whose paths are all different.
  package init(_ logs: [Log]) {
    var names: [String] = []
    var ofName: [String: [Log]] = [:]
    for log in logs where log.rule != .never {
      if ofName[log.run] == nil { names.append(log.run) }
      ofName[log.run, default: []].append(log)
    }
    for name in names {
      guard let logs = ofName[name], logs.count > 1 else { continue }
      let free = logs.filter { $0.rule == .always || $0.isNamed }
      add(free.map(\.path))
      var folders: [String] = []
      var ofFolder: [String: [String]] = [:]
      for log in logs where !(log.rule == .always || log.isNamed) {
        let folder = log.folder
        if ofFolder[folder] == nil { folders.append(folder) }
        ofFolder[folder, default: []].append(log.path)
      }
      for folder in folders { addFolder(ofFolder[folder] ?? []) }
    }
  }

  /// The logs that `path` is planned with, itself among them.
  package func run(of path: String) -> [String] { places[path].map { runs[$0] } ?? [path] }

  /// One of each kind is a run; else those of one stem, one of each kind.
  private mutating func addFolder(_ paths: [String]) {
    guard paths.count > 1 else { return }
    let names = Set(paths.map { PathParts.split($0).name })
    // An earlier generation of another log is no log of its own.
    let logs = paths.filter { !Self.isRotation($0, among: names) }
    if Self.areOfDifferentKinds(logs) { return add(logs) }
    var stems: [String] = []
    var ofStem: [String: [String]] = [:]
    for log in logs {
      let stem = LogKind.stem(of: log)
      if ofStem[stem] == nil { stems.append(stem) }
      ofStem[stem, default: []].append(log)
    }
    for stem in stems {
      let logs = ofStem[stem] ?? []
      if Self.areOfDifferentKinds(logs) { add(logs) }
    }
  }

  private mutating func add(_ paths: [String]) {
    guard paths.count > 1, paths.count <= TailGroup.limit else { return }
    for path in paths { places[path] = runs.count }
    let keyed = paths.map { (kind: LogKind(of: $0), path: $0) }
    runs.append(keyed.sorted { $0 < $1 }.map(\.path))
  }

  private static func areOfDifferentKinds(_ logs: [String]) -> Bool {
    var seen: Set<LogKind> = []
    return logs.count > 1
      && logs.allSatisfy { log in
        let kind = LogKind(of: log)
        return seen.insert(kind).inserted || kind.isSequence
      }
  }

  private static func isRotation(_ path: String, among names: Set<String>) -> Bool {
    let name = PathParts.split(path).name
    // Every name a rotation makes begins with its base, or with the base's stem.
    var end = name.endIndex
    while let dot = name[..<end].lastIndex(where: { ".-_".contains($0) }), dot != name.startIndex {
      let head = String(name[..<dot])
      if names.contains(head), RotatedName.matches(name, base: head) { return true }
      if let tail = name.lastIndex(of: "."), tail > dot {
        let base = head + name[tail...]
        if names.contains(base), RotatedName.matches(name, base: base) { return true }
      }
      end = dot
    }
    return false
  }
}
