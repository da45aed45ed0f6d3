/// The config section `alerts`; keys are these names in snake_case.
package struct AlertOptions: Codable, Sendable, Equatable {
  /// Steps between two alerts of one detector and tier; the classic tool's default.
  package var cooldownSteps = 100
  /// Alerts per run, criticals have room of their own beyond it; the classic tool's default.
  package var maxAlertsPerRun = 50
  /// Criticals let through after `max_alerts_per_run` is used up, for fifty warnings must not hide
  /// a death.
  ///
  /// Ten is more than a dying run gives after joining.
  package var criticalReserve = 10
  /// Judged rows without a breach before an alert is resolved; rows.
  ///
  /// 25 outlasts the gap between the bursts of one sickness in the simulator (bursts every 25 rows
  /// stay one episode).
  package var resolveAfterRows = 25
  /// Each further episode of one detector multiplies `resolve_after_rows`, up to this factor, so a
  /// flapping signal gives a few alerts and not one a minute.
  package var flapFactorMax = 16
  /// Quiet rows after which the flap factor starts again from 1; rows.
  package var flapMemoryRows = 2000
  /// Alerts this many rows apart belong to one incident; rows.
  ///
  /// Followers of a collapse come within 100 rows of it in simulation and in the real logs.
  package var incidentWindowRows = 100

  /// Breaching rows in a row before a tier fires, on top of each detector's own rule; rows.
  ///
  /// 1: the robust detectors count for themselves; more makes everything later and quieter. Robust only.
  package var consecutiveSteps = 1

  package init() {}

  /// Range errors, each naming its key; empty when all is well.
  package var problems: [OptionProblem] {
    var problems: [OptionProblem] = []
    func check(_ key: String, _ value: Int, _ range: ClosedRange<Int>) {
      guard !range.contains(value) else { return }
      problems.append(
        OptionProblem(
          key: key, message: "must be between \(range.lowerBound) and \(range.upperBound)"))
    }
    check("cooldown_steps", cooldownSteps, 0...1_000_000_000)
    check("max_alerts_per_run", maxAlertsPerRun, 1...1_000_000)
    check("critical_reserve", criticalReserve, 0...1_000_000)
    check("resolve_after_rows", resolveAfterRows, 1...1_000_000)
    check("flap_factor_max", flapFactorMax, 1...1_024)
    check("flap_memory_rows", flapMemoryRows, 1...1_000_000_000)
    check("consecutive_steps", consecutiveSteps, 1...64)
    check("incident_window_rows", incidentWindowRows, 0...1_000_000)
    return problems
  }
}
