/// Whether an alert begins or goes on (`firing`) or ends (`resolved`).
package enum AlertStatus: String, Codable, Sendable {
  case firing
  case resolved
}

/// One thing to tell people: the unit that sinks deliver, `diagnose` prints and the state file keeps.
///
/// Contains no wall-clock time of its own making, so that a replay gives the same bytes; the daemon's
/// sinks add the time of delivery.
package struct AlertEvent: Codable, Sendable, Equatable {
  /// Stable id, 16 hex digits: a function of run, log, detector, episode, tier and status.
  package var id: String
  package var run: String
  package var log: String
  /// 0-based index over the accepted rows of the log.
  package var row: Int
  /// Byte offset in the log of the row.
  package var offset: UInt64
  package var step: Int
  package var stepSource: StepSource
  /// Step where the trouble began.
  package var onsetStep: Int
  package var detector: String
  /// Kind within the detector; empty when it has only one.
  package var kind: String
  package var severity: Severity
  package var status: AlertStatus
  /// Counts the episodes of this detector in this run, from 1.
  package var episode: Int
  package var consecutive: Int
  package var value: Double?
  package var baseline: Double?
  package var threshold: Double?
  /// One sentence for people, without the fix.
  package var message: String
  package var evidence: [Evidence]
  /// Canonical signals of the row, in the order of ``Signal``.
  package var signals: [OtherMetric]
  /// Ids of earlier alerts of the same incident, oldest first; bounded.
  package var related: [String]
  /// The incident it belongs to; a lone alert is one by itself.
  package var incident: IncidentNote
  /// Where the run may be taken back to.
  package var rollback: Rollback
  /// What was found beside the log; the engine leaves it empty.
  package var findings = AlertFindings()
  /// The combined advice when several alerts of one incident fit a known pattern; leads the fixes.
  ///
  /// Else empty.
  package var advice: String

  package init(
    id: String, run: String, log: String, row: Int, offset: UInt64, step: Int,
    stepSource: StepSource, onsetStep: Int, detector: String, kind: String, severity: Severity,
    status: AlertStatus, episode: Int, consecutive: Int, value: Double?, baseline: Double?,
    threshold: Double?, message: String, evidence: [Evidence], signals: [OtherMetric],
    related: [String] = [], incident: IncidentNote? = nil, rollback: Rollback? = nil,
    advice: String = ""
  ) {
    self.id = id
    self.run = run
    self.log = log
    self.row = row
    self.offset = offset
    self.step = step
    self.stepSource = stepSource
    self.onsetStep = onsetStep
    self.detector = detector
    self.kind = kind
    self.severity = severity
    self.status = status
    self.episode = episode
    self.consecutive = consecutive
    self.value = value
    self.baseline = baseline
    self.threshold = threshold
    self.message = message
    self.evidence = evidence
    self.signals = signals
    self.related = related
    self.incident = incident ?? IncidentNote(id: id, detectors: [detector], onsetStep: onsetStep)
    self.rollback = rollback ?? Rollback(before: onsetStep)
    self.advice = advice
  }
}
