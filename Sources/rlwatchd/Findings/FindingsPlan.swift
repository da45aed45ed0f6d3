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

  var runs: [RunConfig] = []

  /// The places of a log: those of the first entry of `runs:` that names it; nil when it has none.
  func places(of log: String) -> Places? {
    if let places = placesOfDumps(log) { return places }
    // A log that is a sequence of files is called by its pattern: one of its files stands for it.
    let file = log.split(separator: "*", omittingEmptySubsequences: false).joined(separator: "0")
    let run = runs.first { run in
      run.logs.contains { pattern in
        GlobPattern(pattern).matches(log) || GlobPattern(pattern).matches(file)
          || log.hasPrefix(pattern.hasSuffix("/") ? pattern : pattern + "/")
      }
    }
    // A log named on the command line is judged by a config's only entry, so its places hold, too.
    guard let run = run ?? (runs.count == 1 ? runs.first : nil),
      run.checkpoints != nil || run.rollouts != nil
    else { return nil }
    return Places(
      checkpoints: run.checkpoints.map { run.name.expand($0, log: log) },
      rollouts: run.rollouts.map { run.name.expand($0, log: log) },
      quotesCompletions: run.quotesCompletions)
  }

  /// Dumps that are a log themselves are called by their pattern, already filled in.
  private func placesOfDumps(_ log: String) -> Places? {
    let run = runs.first { run in
      run.rollouts.map { GlobPattern(NameTemplate.wildcard($0)).matches(log) } ?? false
    }
    return run.map { Places(rollouts: log, quotesCompletions: $0.quotesCompletions) }
  }
}
