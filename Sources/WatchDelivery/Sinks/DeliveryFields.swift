import WatchEngine

/// The RLWATCH_ fields of a delivery: journal fields and a hook's environment have the same names.
package enum DeliveryFields {
  /// Longest value, bytes: enough for any path and sentence, and all of them fit an environment.
  package static let maxValueBytes = 2048

  /// Names the journal entry of every alert has; only these may stand in the catalog.
  package static let always = [
    "RLWATCH_ALERT_ID", "RLWATCH_DETECTOR", "RLWATCH_FIX", "RLWATCH_INCIDENT", "RLWATCH_KIND",
    "RLWATCH_LOG", "RLWATCH_ONSET_STEP", "RLWATCH_ROW", "RLWATCH_RUN", "RLWATCH_SEVERITY",
    "RLWATCH_STATUS",
    "RLWATCH_STEP",
  ]

  /// Names and values, cleaned and bounded; a value that isn't known is nil.
  package static func fields(of delivery: Delivery) -> [(name: String, value: String?)] {
    let alert = delivery.alert
    let fields: [(String, String?)] = [
      ("RUN", alert.run),
      ("LOG", alert.log),
      ("DETECTOR", alert.detector),
      ("KIND", alert.kind),
      ("SEVERITY", alert.severity.rawValue),
      ("STATUS", alert.status.rawValue),
      ("STEP", String(alert.step)),
      ("ONSET_STEP", String(alert.onsetStep)),
      ("ROW", String(alert.row)),
      ("VALUE", alert.value.map(text)),
      ("BASELINE", alert.baseline.map(text)),
      ("THRESHOLD", alert.threshold.map(text)),
      ("ALERT_ID", alert.id),
      ("INCIDENT", alert.incident.id),
      ("DIAGNOSIS", alert.incident.diagnoses.first),
      ("CHECKPOINT", delivery.checkpoint),
      ("CHECKPOINT_STEP", alert.findings.checkpoint?.step.map { String($0) }),
      ("CHECKPOINT_NOTE", alert.findings.checkpoint?.note),
      ("SILENCED", delivery.silence),
      ("FIX", delivery.firstFix),
    ]
    return fields.map { name, value in
      ("RLWATCH_" + name, value.map { PlainText.line($0, maxBytes: maxValueBytes) })
    }
  }

  /// Shortest decimal that reads back the same; non-finite as in the alert's JSON.
  private static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return number.description
  }
}
