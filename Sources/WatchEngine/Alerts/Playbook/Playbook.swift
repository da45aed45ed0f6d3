/// Every playbook entry: adding one is its file under `Playbook/` and one line here.
package enum Playbook {
  /// Sorted by detector, then kind.
  package static let entries: [PlaybookEntry] = [
    .advantageVariance,
    .clipFractionHigh,
    .crashedRun,
    .degenerateGroups,
    .entropyCollapse,
    .entropyExplosion,
    .gradientNormSpike,
    .collapsingAndDrifting,
    .earlyWarning,
    .hackingAndDrifting,
    .slowBecauseLong,
    .spikeThenNonFinite,
    .wrongFromTheStart,
    .klExplosion,
    .learningRateZero,
    .lengthExplosion,
    .lossNaN,
    .metricMissing,
    .nonFiniteMetric,
    .rewardCollapse,
    .rewardFlatline,
    .rewardHackingBimodal,
    .rewardHackingVariance,
    .rewardMeanDrift,
    .stalledRun,
    .throughputCollapse,
  ]

  /// Serves the user's own rules and any detector without a page of its own.
  package static let general = PlaybookEntry.general

  /// The entry of a detector's kind, else the detector's own, else ``general``.
  ///
  /// Called per alert, not per row, so a walk over some twenty entries is quick enough.
  package static func entry(detector: String, kind: String = "") -> PlaybookEntry {
    entries.first { $0.detector == detector && $0.kind == kind }
      ?? entries.first { $0.detector == detector && $0.kind.isEmpty }
      ?? general
  }
}
