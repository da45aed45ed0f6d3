/// The reward of held-out evaluations, which trainers log in rows of their own.
///
/// Such a row is no training row and is judged by nothing. What it was worth goes into the next
/// training row, once, and every row from there on knows it.
struct HeldOutReward: Codable, Sendable, Equatable {
  /// Told since the last training row.
  private var pending: Double?
  private var known: Double?

  /// The file, or another one, is read from its start.
  mutating func beginFile() { pending = nil }

  /// An evaluation row was read; nil when it named no reward.
  mutating func take(_ value: Double?) {
    guard let value else { return }
    pending = value
    known = value
  }

  /// A training row follows.
  mutating func join(_ row: inout MetricRow) {
    if let own = row.signals[.evalReward] {
      known = own
    } else if let pending {
      row.signals[.evalReward] = pending
    }
    pending = nil
    row.knownEvalReward = known
  }
}
