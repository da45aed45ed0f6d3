/// Which breaches of the classic profile become alerts: cooldown and cap exactly as rlwatch 0.5.1 has them.
///
/// A detector and tier that spoke is silent for `cooldown_steps` steps, and a run gets
/// `max_alerts_per_run` alerts in all. What users of the Python tool know is kept, bugs included:
/// - the cap has no room for criticals: after it even a NaN loss is dropped;
/// - a step that goes back (a resumed run) mutes a tier until its old step plus the cooldown is passed;
/// - a warning right after a critical passes, for each tier has a cooldown of its own;
/// - a tier's first alert before step -1 is dropped;
/// - kinds of one detector share its cooldown.
///
/// The robust profile's ``AlertBook`` has none of these.
package struct ClassicAlertPolicy: Codable, Sendable, Equatable {
  private struct LastAlert: Codable, Sendable, Equatable {
    var detector: String
    var severity: Severity
    var step: Int
  }

  /// May be replaced at a reload.
  package var options: AlertOptions
  private var admitted = 0
  /// One for each detector and tier that spoke: a dozen at most.
  private var last: [LastAlert] = []

  package init(options: AlertOptions) { self.options = options }

  /// Whether a breach becomes an alert; counts and remembers those that do.
  ///
  /// Called for every breach, in the order of ``DetectorCatalog/evaluationOrder(of:)``.
  package mutating func admits(detector: String, severity: Severity, step: Int) -> Bool {
    guard admitted < options.maxAlertsPerRun else { return false }
    let place = last.firstIndex { $0.detector == detector && $0.severity == severity }
    // "Never" counts as one cooldown before step -1.
    let previous = place.map { last[$0].step } ?? -1 - max(options.cooldownSteps, 0)
    let (passed, overflow) = step.subtractingReportingOverflow(previous)
    // Steps come from the log: on overflow the sign of the true distance is that of the step.
    guard overflow ? step > 0 : passed >= options.cooldownSteps else { return false }
    admitted += 1
    if let place {
      last[place].step = step
    } else {
      last.append(LastAlert(detector: detector, severity: severity, step: step))
    }
    return true
  }
}
