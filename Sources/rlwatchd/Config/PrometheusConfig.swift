/// The section `prometheus:`, metrics for node_exporter's textfile collector.
struct PrometheusConfig: Equatable, Sendable {
  static let fileName = "rlwatchd.prom"

  /// On: a file of some kilobytes that nobody has to read.
  var enabled = true
  /// Absolute path, which ends in `.prom`; nil: ``fileName`` in the runtime directory.
  var textfile: String?
  /// On every series; tells several daemons of one machine apart.
  var labels: [String: String] = [:]

  /// More would be a mistake: each is repeated on every series.
  static let mostLabels = 10
  /// Names the series have already, or that Prometheus gives them.
  static let reservedLabels = [
    "detector", "health", "instance", "job", "log", "profile", "reason", "run", "severity", "sink",
    "version",
  ]
}
