/// The config section `alerts`.
package struct AlertOptions: Codable, Sendable, Equatable {
  /// Steps between two alerts of one detector and tier; the classic tool's default.
  package var cooldown_steps = 100
  /// Alerts per run, criticals have room of their own beyond it; the classic tool's default.
  package var max_alerts_per_run = 50

  package init() {}
}
