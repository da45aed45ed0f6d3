/// The config section `alerts`. Keys are these names in snake_case.
package struct AlertOptions: Codable, Sendable, Equatable {
  /// Steps between two alerts of one detector and tier; the classic tool's default.
  package var cooldownSteps = 100
  /// Alerts per run, criticals have room of their own beyond it; the classic tool's default.
  package var maxAlertsPerRun = 50

  package init() {}
}
