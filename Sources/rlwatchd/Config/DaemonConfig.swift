import WatchDelivery
import WatchEngine

/// Everything the daemon is told by its config files: checked, complete, a value.
struct DaemonConfig: Equatable, Sendable {
  /// 1 MiB, the engine's own default, in the range that ``lineBytes`` allows.
  var maxLineBytes = EngineSettings().maxLineBytes
  var profile = EngineSettings().profile
  var runs: [RunConfig] = []
  /// The sections of the active profile's detectors as the user wrote them, by id.
  var detectors: [String: ConfigNode] = [:]
  /// Rules of the user's own, over any metric.
  var rules: [Rule] = []
  var alerts = AlertOptions()
  var hooks: [HookCommand] = []
  var prometheus = PrometheusConfig()
  /// nil: systemd's `STATE_DIRECTORY`, else the daemon's standard place.
  var stateDirectory: String?
  /// File that every accepted row is written to; nil: none.
  var record: String?

  /// Shorter lines than 4 KiB are normal (verl's rows have 8), longer than 64 MiB is no log.
  static let lineBytes = 4096...(64 << 20)

  /// What the engine has to know for the logs of one run.
  func settings(for run: RunConfig) -> EngineSettings {
    EngineSettings(
      profile: profile, detectors: detectors, rules: rules, alerts: alerts, format: run.format,
      metrics: run.metrics, maxLineBytes: maxLineBytes)
  }

  /// Logs named on the command line, relative to the working directory, instead of those of `runs:`.
  ///
  /// Format and metrics of the first entry of `runs:` don't carry over: these logs are others.
  mutating func watch(logs: [String], workingDirectory: String) {
    let paths = logs.map { Self.absolute($0, in: workingDirectory) }
    // A shell has expanded the glob: the sequence is watched, with the files that are still to come.
    runs = [RunConfig(logs: LogSequence.joined(paths).map(\.log))]
  }

  /// A path made absolute by words alone: `.` parts go, `..` stays (it may cross a symbolic link).
  static func absolute(_ path: String, in directory: String) -> String {
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
