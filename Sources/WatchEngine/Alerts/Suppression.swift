/// Why an alert was not delivered.
package enum SuppressionReason: String, Codable, Sendable, CaseIterable {
  /// The same detector and tier spoke less than `cooldown_steps` ago.
  case cooldown
  /// `max_alerts_per_run` (and for criticals the reserve) is used up.
  case cap
  /// An open alert explains it: it follows from the same cause.
  case follower
}

/// Counts the alerts of one detector, tier and reason that were held back, so nothing vanishes silently.
package struct Suppression: Codable, Sendable, Equatable {
  package let detector: String
  package let severity: Severity
  package let reason: SuppressionReason
  /// The detector that explains a follower; empty for the other reasons.
  package let cause: String
  package var count: Int
  package var lastStep: Int
}
