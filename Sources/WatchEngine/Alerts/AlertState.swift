/// The standing of one detector and kind within a run: its open episode, if any, and its past.
package struct AlertState: Codable, Sendable {
  package let detector: String
  package let kind: String
  /// Counts the episodes begun, from 1; 0 before the first.
  package var episode = 0
  /// Worst tier of the open episode; nil when none is open.
  package var tier: Severity?
  /// Worst tier people were told of in the open episode.
  package var delivered: Severity?
  /// Tiers whose suppression was counted in the open episode, so each counts once.
  package var counted: [Severity] = []
  /// The last delivered firing event of the open episode.
  package var event: AlertEvent?
  package var onsetStep = 0
  /// Judged rows without a breach since the last breach.
  package var quietRows = 0
  /// Multiplier of `resolve_after_rows` for the open episode.
  package var flapFactor = 1
  /// Row of the last breach or resolve, for the flap memory.
  package var lastRow = 0
  /// Step and segment of the last delivery per tier, in the order of ``Severity``.
  package var lastSent: [Int?] = [nil, nil, nil]
  package var debouncer = Debouncer()

  package init(detector: String, kind: String) {
    self.detector = detector
    self.kind = kind
  }

  /// Step of the last delivery of a tier; nil before the first.
  package func lastStep(of severity: Severity) -> Int? {
    lastSent.indices.contains(severity.place) ? lastSent[severity.place] : nil
  }

  /// A tier was delivered; a saved state with fewer tiers than there are starts with none.
  package mutating func sent(_ severity: Severity, at step: Int) {
    if lastSent.count != Severity.allCases.count { lastSent = [nil, nil, nil] }
    lastSent[severity.place] = step
  }

  /// Whether a row can change anything: an episode is open or a debounce window is filling.
  package var isOpen: Bool { tier != nil || !debouncer.isIdle }
}
