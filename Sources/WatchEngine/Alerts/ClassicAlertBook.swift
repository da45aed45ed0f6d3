/// The alerts of the classic profile: every breach that rlwatch 0.5.1's cooldown and cap let through.
///
/// No resolved events and no joining of followers: the Python tool knows neither. What alerts mean
/// together is told, for it changes nothing about which are raised. What is "active" is the latest
/// alert of each detector, for one cooldown after it.
package struct ClassicAlertBook: Codable, Sendable {
  private let run: String
  private let log: String
  private var cooldownSteps: Int
  private var incidentWindowRows: Int
  private var incident = Incident()
  private var ledger = HealthLedger()
  private var lastStep: Int?
  private var stride = 1
  private var policy: ClassicAlertPolicy
  private var latest: [AlertEvent] = []
  private var delivered = 0
  package private(set) var suppressed: [Suppression] = []

  package init(run: String, log: String, options: AlertOptions) {
    self.run = run
    self.log = log
    cooldownSteps = options.cooldownSteps
    incidentWindowRows = options.incidentWindowRows
    policy = ClassicAlertPolicy(options: options)
  }

  /// Other options from here on; what was admitted stays counted.
  package mutating func apply(_ options: AlertOptions) {
    cooldownSteps = options.cooldownSteps
    incidentWindowRows = options.incidentWindowRows
    policy.options = options
  }

  package var activeAlerts: [AlertEvent] { latest }

  /// Detectors and rules that are gone (reload) have no alerts any more.
  package mutating func retire(allBut ids: [String]) {
    latest.removeAll { !ids.contains($0.detector) }
  }

  /// Judges the verdicts of one row; `verdicts` and `detectors` (ids) run in parallel, in the order of
  /// ``DetectorCatalog/evaluationOrder(of:)``.
  package mutating func update(
    _ verdicts: [Verdict], of detectors: [String], row: MetricRow
  ) -> [AlertEvent] {
    if !latest.isEmpty { forget(at: row.step) }
    if row.context?.setsPace != false { noteStep(row.step) }
    var events: [AlertEvent] = []
    for (detector, verdict) in zip(detectors, verdicts) {
      guard case .breach(let breach) = verdict else { continue }
      let origin = HealthLedger.origin(
        onset: breach.onsetStep ?? row.step, detector: detector, kind: breach.kind, stride: stride)
      ledger.note(StepSpan(from: origin, to: row.step))
      guard policy.admits(detector: detector, severity: breach.severity, step: row.step) else {
        count(detector, breach.severity, at: row.step)
        continue
      }
      delivered += 1
      var event = AlertEvent(
        id: AlertID.make([
          run, log, detector, breach.kind, String(delivered), breach.severity.rawValue,
        ]), run: run, log: log, detector: detector, breach: breach, severity: breach.severity,
        onsetStep: breach.onsetStep ?? row.step, episode: delivered, row: row)
      incident.join(&event, at: row.runIndex, windowRows: incidentWindowRows)
      event.rollback = ledger.rollback(before: origin)
      latest.removeAll { $0.detector == detector }
      latest.append(event)
      events.append(event)
    }
    return events
  }

  private mutating func noteStep(_ step: Int) {
    defer { lastStep = step }
    guard let lastStep else { return }
    let (ahead, overflow) = step.subtractingReportingOverflow(lastStep)
    if !overflow, ahead > 0 { stride = ahead }
    if step < lastStep { ledger.rewind(to: step) }
  }

  private mutating func forget(at step: Int) {
    latest.removeAll { event in
      let (since, overflow) = step.subtractingReportingOverflow(event.step)
      return overflow || since >= cooldownSteps || since < 0
    }
  }

  private mutating func count(_ detector: String, _ severity: Severity, at step: Int) {
    if let place = suppressed.firstIndex(where: {
      $0.detector == detector && $0.severity == severity
    }) {
      suppressed[place].count &+= 1
      suppressed[place].lastStep = step
    } else {
      suppressed.append(
        Suppression(
          detector: detector, severity: severity, reason: .cooldown, cause: "", count: 1,
          lastStep: step))
    }
  }
}
