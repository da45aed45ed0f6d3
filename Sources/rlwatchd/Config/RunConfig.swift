import WatchEngine

/// One entry of `runs:`: which logs, how their runs are called, and what lies beside them.
struct RunConfig: Equatable, Sendable {
  /// Absolute paths, folders or globs.
  var logs: [String]
  /// The folder that holds the log: trainers write one folder a run.
  var name = NameTemplate.standard
  /// Which logs of one name are judged together.
  var join = JoinRule.auto
  /// Format id; nil: recognised from each file's bytes.
  var format: String?
  /// Key in the log -> canonical signal name, `step` or `ignore`.
  var metrics: [String: String] = [:]
  /// Absolute glob of the run's checkpoints, with the placeholders of ``NameTemplate`` and `{name}`.
  var checkpoints: String?
  /// Absolute glob of the run's completion dumps, with the same placeholders.
  var rollouts: String?
  /// Whether the journal quotes completions: off, they are the users' texts and long.
  var quotesCompletions = false
}
