import WatchEngine

/// What came of reading a config: the value, where each setting comes from, and what to tell the user.
struct ConfigReading: Sendable {
  /// Usable only when ``problems`` is empty: what is wrong has been left at its default.
  var config = DaemonConfig()
  /// All settings as they hold, in the order of the reference; a node from a file keeps its position.
  var effective = ConfigNode(.map([]))
  /// Errors: the daemon doesn't start with them.
  var problems: [ConfigProblem] = []
  /// What has no effect here, and what to use instead.
  var warnings: [ConfigProblem] = []
}
