import WatchDelivery

/// What the command line of `run` adds to the config.
struct DaemonOptions: Sendable {
  /// Where alerts and messages go.
  enum LogTarget: String, CaseIterable, Sendable {
    /// The journal where there is one, and a terminal that is looking on.
    case auto
    case journal
    case stderr
  }

  /// nil: no config file, everything at its default.
  var configPath: String?
  /// Logs of the command line, which stand in for those of the config.
  var logs: [String] = []
  var stateDirectory: String?
  var record: String?
  /// Judges and says what it would do: no hooks, no journal, no state is kept.
  var dryRun = false
  var logTarget = LogTarget.auto
}
