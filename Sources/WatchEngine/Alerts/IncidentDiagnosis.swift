/// What several alerts of one run mean together: the one table behind the combined advice.
///
/// The first line that fits leads; the advice of the others follows.
package struct IncidentDiagnosis: Sendable {
  /// How the alerts have to lie in the log; rows are those at which they were raised.
  package enum Pattern: Sendable, Equatable {
    /// One of each, in any order, at most this many rows apart.
    case together([String], [String], withinRows: Int)
    /// One of the first, then one of the second so many rows later.
    case before([String], [String], rows: ClosedRange<Int>)
    /// At least two detectors, and none of the incident's alerts after this row.
    case fromTheStart(lastRow: Int)
  }

  /// Stable snake_case id: journal, state, hooks, and the kind of its playbook entry.
  package let id: String
  package let pattern: Pattern
  /// What to do, one sentence without the final period.
  package let advice: String
  package let entry: PlaybookEntry

  private static let nonFinite = ["loss_nan", "non_finite_metric"]

  package static let all: [IncidentDiagnosis] = [
    // Ten rows: no detector of drift has a baseline yet, so what speaks speaks of the setup.
    IncidentDiagnosis(
      id: "wrong_from_the_start", pattern: .fromTheStart(lastRow: 9),
      advice: "Everything is wrong from the first rows: look at the configuration (reference "
        + "model, sampler, learning rate), not for drift.", entry: .wrongFromTheStart),
    IncidentDiagnosis(
      id: "spike_then_non_finite",
      pattern: .before(["gradient_norm_spike"], nonFinite, rows: 0...100),
      advice: "The gradient spike came first and caused the non-finite values: stop, roll back to "
        + "before the spike and clip gradients (max_grad_norm 1.0 or tighter).",
      entry: .spikeThenNonFinite),
    IncidentDiagnosis(
      id: "collapsing_and_drifting",
      pattern: .together(["entropy_collapse"], ["kl_explosion"], withinRows: 100),
      advice: "The policy is collapsing and drifting: fix entropy first (learning rate down "
        + "5-10x), then KL.", entry: .collapsingAndDrifting),
    IncidentDiagnosis(
      id: "hacking_and_drifting",
      pattern: .together(["reward_hacking"], ["kl_explosion"], withinRows: 100),
      advice: "The policy drifts towards an exploit of the reward: read the completions at these "
        + "steps first; a lower learning rate won't help.", entry: .hackingAndDrifting),
    IncidentDiagnosis(
      id: "slow_because_long",
      pattern: .together(["length_explosion"], ["throughput_collapse"], withinRows: 100),
      advice: "Steps are slow because completions are long: fix the length first.",
      entry: .slowBecauseLong),
    // The playbook: large spikes come 50 to 100 steps before exploding gradients or an entropy
    // collapse; nearer ones are part of the same trouble.
    IncidentDiagnosis(
      id: "early_warning",
      pattern: .before(
        ["advantage_variance"],
        ["entropy_collapse", "kl_explosion", "gradient_norm_spike"] + nonFinite, rows: 50...100),
      advice: "The advantage spike was the early warning: normalise advantages and lower the "
        + "learning rate before resuming.", entry: .earlyWarning),
  ]

  /// The diagnosis of an id; nil for one of another version.
  package static func of(_ id: String) -> IncidentDiagnosis? { all.first { $0.id == id } }

  /// Whether the alerts of one incident fit; `members` are detectors and rows, in order.
  func fits(_ members: [Incident.Member]) -> Bool {
    switch pattern {
    case .together(let first, let second, let limit):
      Self.gaps(from: first, to: second, members).contains { abs($0) <= limit }
    case .before(let first, let second, let rows):
      Self.gaps(from: first, to: second, members).contains { rows.contains($0) }
    case .fromTheStart(let last):
      Set(members.map(\.detector)).count >= 2 && members.allSatisfy { $0.row <= last }
    }
  }

  /// Rows from each alert of `first` to each of `second`; few members, so every pair is looked at.
  private static func gaps(
    from first: [String], to second: [String], _ members: [Incident.Member]
  ) -> [Int] {
    members.filter { first.contains($0.detector) }.flatMap { early in
      members.filter { second.contains($0.detector) }.compactMap { late in
        let (gap, overflow) = late.row.subtractingReportingOverflow(early.row)
        return overflow || gap == .min ? nil : gap
      }
    }
  }
}
