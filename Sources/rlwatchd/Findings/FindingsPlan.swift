import WatchEngine

/// Where the runs of a config keep their checkpoints and completions.
struct FindingsPlan: Sendable, Equatable {
  /// The folders of one log's run, placeholders filled in.
  struct Places: Sendable, Equatable {
    var checkpoints: String?
    var rollouts: String?
    /// Whether the journal tells of the completions, too.
    var quotesCompletions = false
  }

  /// A pattern of one entry of ``runs``.
  private struct Named: Sendable, Equatable {
    var run: Int
    var pattern: GlobPattern

    func holds(_ log: String, _ file: String) -> Bool {
      pattern.matches(log) || pattern.matches(file)
        || log.hasPrefix(pattern.text.hasSuffix("/") ? pattern.text : pattern.text + "/")
    }
  }

  let runs: [RunConfig]
  /// The first entry that names a file or folder by its path: asked at every alert, with thousands of logs.
  private var literals: [String: Int] = [:]
  private var globs: [Named] = []
  private var dumps: [Named] = []

  init(runs: [RunConfig] = []) {
    self.runs = runs
    for (place, run) in runs.enumerated() {
      for pattern in run.logs.map({ GlobPattern($0) }) {
        if pattern.isLiteral {
          let path = PathParts.plain(pattern.text)
          literals[path] = min(literals[path] ?? place, place)
        } else {
          globs.append(Named(run: place, pattern: pattern))
        }
      }
      if let rollouts = run.rollouts {
        dumps.append(Named(run: place, pattern: GlobPattern(NameTemplate.wildcard(rollouts))))
      }
    }
  }

  /// The places of a log: those of the first entry of `runs:` that names it; nil when it has none.
  func places(of log: String) -> Places? {
    // Dumps that are a log themselves are called by their pattern, already filled in.
    if let dump = dumps.first(where: { $0.pattern.matches(log) }) {
      return Places(rollouts: log, quotesCompletions: runs[dump.run].quotesCompletions)
    }
    // A log named on the command line is judged by a config's only entry, so its places hold, too.
    guard let run = runNaming(log) ?? (runs.count == 1 ? runs.first : nil),
      run.checkpoints != nil || run.rollouts != nil
    else { return nil }
    return Places(
      checkpoints: run.checkpoints.map { run.name.expand($0, log: log) },
      rollouts: run.rollouts.map { run.name.expand($0, log: log) },
      quotesCompletions: run.quotesCompletions)
  }

  private func runNaming(_ log: String) -> RunConfig? {
    // A log that is a sequence of files is called by its pattern: one of its files stands for it.
    let file = log.split(separator: "*", omittingEmptySubsequences: false).joined(separator: "0")
    var path = PathParts.plain(log)
    var named = [literals[path], literals[PathParts.plain(file)]]
    while path != "/" {
      path = PathParts.split(path).folder
      named.append(literals[path])
    }
    named.append(globs.first { $0.holds(log, file) }?.run)
    return named.compactMap(\.self).min().map { runs[$0] }
  }
}
