/// The policy runs away from its reference: a spike, a new level, an accelerating drift, or a value
/// that is absurd whatever came before.
///
/// Judges `kl_divergence`; `approx_kl` with a baseline of its own where only that is logged. On the
/// logarithm with a floor: KL is a ratio-scale signal with a heavy right tail, a KL of .01 is no
/// trouble whatever it was before, and k1 estimates may be negative.
package struct KLExplosion: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Nats: smaller values all count as this; beta = 0 and verl's ppo_kl live below.
    package var floor = 2e-3
    /// Robust sigmas and times the level for one row to warn; both are needed.
    package var spikeSigma = 6.0
    package var spikeRatio = 6.0
    /// Sigmas and times for 3 of 4 rows to warn.
    package var levelSigma = 3.5
    package var levelRatio = 3.0
    /// Times for 3 of 4 rows to be critical, at the spike's sigma.
    package var criticalRatio = 8.0
    /// A spike must beat this many times the largest ratio of the last 300 rows: a bursty run has
    /// shown its tail.
    package var tailFactor = 1.5
    /// Nats that are critical in 2 of 3 rows whatever the level.
    ///
    /// Ten nats a token is another policy.
    package var absoluteLimit = 10.0
    /// Nats that are critical at once.
    ///
    /// One token cannot lift a batch mean so far in a sane run.
    package var absurdLimit = 1e5
    /// Nats: one row beyond warns whatever the level; k3 means of sane runs stay far below.
    package var spikeLimit = 100.0
    /// Nats: a warning below is not worth waking anyone, a critical needs more.
    package var leastWarning = 0.05
    package var leastCritical = 0.25
    /// Rows before spikes are judged against the run's own; new levels wait two and a half times that.
    package var warmupRows = 60

    package init() {}
  }

  package static let id = "kl_explosion"
  package static let profile = Profile.robust
  package static let summary = "The policy runs away from its reference."
  package static let kinds = [""]
  package static let signals: [Signal] = [.klDivergence, .approxKL]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "floor", unit: "nats",
      "smaller values all count as this; beta = 0 and verl's ppo_kl live below"),
    OptionDoc(
      "spike_sigma", unit: "robust sigmas",
      "above the level for one row to warn; spike_ratio is needed too"),
    OptionDoc(
      "spike_ratio", unit: "times",
      "the level for one row to warn; spike_sigma is needed too"),
    OptionDoc(
      "level_sigma", unit: "robust sigmas",
      "above the level for 3 of 4 rows to warn; level_ratio is needed too"),
    OptionDoc(
      "level_ratio", unit: "times",
      "the level for 3 of 4 rows to warn; level_sigma is needed too"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the level for 3 of 4 rows to be critical, at the spike's sigma"),
    OptionDoc(
      "tail_factor", unit: "times",
      "the largest ratio of the last 300 rows that a spike must beat; a bursty run has "
        + "shown its tail"),
    OptionDoc(
      "absolute_limit", unit: "nats",
      "critical in 2 of 3 rows whatever the level; ten nats a token is another policy"),
    OptionDoc(
      "absurd_limit", unit: "nats",
      "critical at once; one token cannot lift a batch mean so far in a sane run"),
    OptionDoc(
      "spike_limit", unit: "nats",
      "one row beyond it warns whatever the level; means of sane runs stay far below"),
    OptionDoc("least_warning", unit: "nats", "a warning below it is not worth waking anyone"),
    OptionDoc(
      "least_critical", unit: "nats", "a critical below it is not worth stopping a run for"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before spikes and levels are judged against the run's own"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("floor", options.floor, in: 1e-12...1e6)
    check.number("spike_sigma", options.spikeSigma, in: 0...1e6)
    check.number("spike_ratio", options.spikeRatio, in: 1...1e6)
    check.number("level_sigma", options.levelSigma, in: 0...1e6)
    check.number("level_ratio", options.levelRatio, in: 1...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("tail_factor", options.tailFactor, in: 0...1e6)
    check.number("absolute_limit", options.absoluteLimit, in: 0...1e300)
    check.number("absurd_limit", options.absurdLimit, in: 0...1e300)
    check.number("spike_limit", options.spikeLimit, in: 0...1e300)
    check.number("least_warning", options.leastWarning, in: 0...1e300)
    check.number("least_critical", options.leastCritical, in: 0...1e300)
    check.count("warmup_rows", options.warmupRows, in: 1...1_000_000)
    return check.problems
  }

  private let options: Options
  private var reference: KLJudge
  private var approximate: KLJudge
  /// Rows with a `kl_divergence`; `approx_kl` is judged only while there is none.
  private var referenceRows = 0

  package init(options: Options) {
    self.options = options
    reference = KLJudge(options: options)
    approximate = KLJudge(options: options)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    if let value = row.signals[.klDivergence], value.isFinite {
      referenceRows += 1
      return reference.judge(value, signal: .klDivergence, step: row.step)
    }
    guard referenceRows == 0, let value = row.signals[.approxKL], value.isFinite else {
      return .missing
    }
    return approximate.judge(value, signal: .approxKL, step: row.step)
  }
}
