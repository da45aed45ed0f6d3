/// What the engine needs to know to judge a log; comes from the config file and the command line.
package struct EngineSettings: Sendable, Equatable {
  package var profile: Profile
  /// The user's config sections by detector id, validated: keys laid over the detector's defaults.
  package var detectors: [String: ConfigNode]
  package var alerts: AlertOptions
  /// Format id the user fixed; nil: recognised from the bytes.
  package var format: String?
  /// The user's key -> canonical signal name (or "step", "ignore"), laid over the built-in aliases.
  package var metrics: [String: String]
  /// Longer lines are discarded and counted; bytes.
  ///
  /// 1 MiB: verl's longest console rows are 8 KB.
  package var maxLineBytes: Int

  package init(
    profile: Profile = .robust, detectors: [String: ConfigNode] = [:],
    alerts: AlertOptions = AlertOptions(), format: String? = nil, metrics: [String: String] = [:],
    maxLineBytes: Int = 1 << 20
  ) {
    self.profile = profile
    self.detectors = detectors
    self.alerts = alerts
    self.format = format
    self.metrics = metrics
    self.maxLineBytes = maxLineBytes
  }
}
