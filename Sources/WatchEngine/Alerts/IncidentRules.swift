/// Which alerts follow from which: the one table behind "one incident, one voice".
///
/// What alerts that do have a voice mean together stands in ``IncidentDiagnosis``.
///
/// A follower is counted, not delivered, while its cause is open with at least its severity; if it
/// outlives the cause it is delivered then.
package enum IncidentRules {
  /// One line: while `cause` is open, `followers` need no voice of their own.
  package struct Following: Sendable {
    package let cause: String
    /// Detector ids; nil: everything but the kinds that never follow.
    package let followers: [String]?
    /// The cause explains only from this severity on.
    package var from = Severity.info
  }

  /// Tell of the process, not of the policy: never explained away.
  package static let neverFollow: Set<String> = [
    "loss_nan", "crashed_run", "stalled_run", "learning_rate_zero",
  ]

  package static let rules: [Following] = [
    // Non-finite weights make every later number meaningless.
    Following(cause: "loss_nan", followers: nil),
    Following(cause: "non_finite_metric", followers: nil, from: .critical),
    // A row that ends in a crash says it all.
    Following(cause: "crashed_run", followers: nil),
    // A policy without entropy gives equal answers: equal rewards, no spread, no gradient.
    Following(
      cause: "entropy_collapse",
      followers: [
        "degenerate_groups", "reward_flatline", "reward_mean_drift", "reward_collapse",
        "reward_hacking", "length_explosion", "gradient_norm_spike", "clip_fraction_high",
        "advantage_variance",
      ]),
    // Equal rewards in every group: flat reward, no spread, gradients that are noise around zero.
    Following(
      cause: "degenerate_groups",
      followers: [
        "reward_flatline", "reward_hacking", "reward_mean_drift", "gradient_norm_spike",
        "advantage_variance",
      ]),
    Following(
      cause: "reward_flatline",
      followers: ["degenerate_groups", "reward_hacking", "reward_mean_drift"]),
    // A fall is told once, by whoever saw it first.
    Following(cause: "reward_collapse", followers: ["reward_mean_drift", "reward_hacking"]),
    Following(cause: "reward_mean_drift", followers: ["reward_collapse"]),
    // A policy that ran away: clipping, gradients and advantages go with it.
    Following(
      cause: "kl_explosion",
      followers: ["clip_fraction_high", "gradient_norm_spike", "advantage_variance"]),
    // Longer answers take longer.
    Following(cause: "length_explosion", followers: ["throughput_collapse"]),
    Following(cause: "entropy_explosion", followers: ["length_explosion", "reward_mean_drift"]),
  ]

  /// Whether an open alert of `cause` and `severity` explains one of `detector`.
  package static func explains(
    _ cause: String, _ severity: Severity, _ detector: String
  ) -> Bool {
    guard cause != detector, !neverFollow.contains(detector) else { return false }
    // Whoever wrote a rule wants to hear of it, whatever else is wrong.
    guard !detector.hasPrefix(Rule.prefix) else { return false }
    return rules.contains { rule in
      rule.cause == cause && rule.from <= severity && (rule.followers?.contains(detector) ?? true)
    }
  }
}
