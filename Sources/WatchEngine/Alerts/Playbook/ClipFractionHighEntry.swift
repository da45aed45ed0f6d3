extension PlaybookEntry {
  /// What to know and do about `clip_fraction_high`.
  static let clipFractionHigh = PlaybookEntry(
    detector: "clip_fraction_high",
    messageID: "a66def0aadab49bbbb604d22c27f43f8",
    title: "Clip fraction high",
    says: "Clip fraction = X, above Y for N rows",
    meaning:
      "A large share of tokens hits the clip range: each update moves the policy further "
      + "than the trust region allows, and what is clipped teaches nothing.",
    fixes: [
      "Lower the learning rate by 2x to 5x.",
      "Do fewer optimisation epochs or minibatches per batch of rollouts, so that the data "
        + "stays close to the policy.",
      "Check that rollouts come from the current weights: a stale inference engine looks "
        + "exactly like this.",
      "Only then widen the clip range, the upper side first.",
    ],
    commonMistake:
      "Widening the clip range until the number looks fine: the steps are still too large, "
      + "they are just no longer counted.",
    // A smoothed share over about ten rows.
    typicalDelayRows: 12)
}
