import Glibc

/// Where the metrics go and what they are labelled with: a value, made anew at each reload.
struct MetricsPlan: Equatable, Sendable {
  var path: String
  /// On every series, in the order of their names.
  var labels: [String: String] = [:]

  /// nil: switched off, or nothing is kept at all.
  ///
  /// Without a path of the user's own it is systemd's runtime directory, which others may read, and
  /// whose files cost no disk; without systemd the state directory.
  static func choose(
    _ config: PrometheusConfig, stateDirectory: String?, runtimeDirectory: String?
  ) -> MetricsPlan? {
    guard config.enabled, let stateDirectory else { return nil }
    let runtime = runtimeDirectory?.split(separator: ":").first.map(String.init)
    return MetricsPlan(
      path: config.textfile ?? "\(runtime ?? stateDirectory)/\(PrometheusConfig.fileName)",
      labels: config.labels)
  }
}
