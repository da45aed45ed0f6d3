/// What the engine needs to know to judge a log; comes from the config file and the command line.
package struct EngineSettings: Sendable, Equatable {
  package var profile: Profile
  /// The user's config sections by detector id, validated: keys laid over the detector's defaults.
  package var detectors: [String: ConfigNode]
  /// The user's own rules, checked; they judge after the detectors, in their order.
  package var rules: [Rule]
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
    rules: [Rule] = [], alerts: AlertOptions = AlertOptions(), format: String? = nil,
    metrics: [String: String] = [:],
    maxLineBytes: Int = 1 << 20
  ) {
    self.profile = profile
    self.detectors = detectors
    self.rules = rules
    self.alerts = alerts
    self.format = format
    self.metrics = metrics
    self.maxLineBytes = maxLineBytes
  }

  /// The keys of the log that rules name, each once, in the order of the rules.
  package var watchedKeys: [String] {
    var keys: [String] = []
    for case .key(let key) in rules.map(\.metric) where !keys.contains(key) { keys.append(key) }
    return keys
  }
}
