/// The gradient norm leaves its level: the usual precursor of a NaN loss.
///
/// On the logarithm. Rows of exactly 0 (every group all-equal) are a class of their own: they neither
/// enter the level nor count as recovery. One odd row is a warning: in real logs it usually passes.
package struct GradientNormSpike: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Robust sigmas and times the level for one row to warn; both are needed.
    package var spikeSigma = 5.0
    package var spikeRatio = 4.0
    /// A single row must beat this many times the largest ratio of the last 300 rows.
    package var tailFactor = 1.5
    /// Sigmas and times for 2 of 4 rows to warn.
    package var levelSigma = 4.0
    package var levelRatio = 3.0
    /// Sigmas and times for 3 of 6 rows to be critical.
    package var criticalSigma = 6.0
    package var criticalRatio = 6.0
    /// Times for 2 of 6 rows to be critical.
    package var extremeRatio = 40.0
    /// Share of the run's first level that a spike must reach: the gradients of a solved task are
    /// next to nothing, and ten times that is nothing too.
    package var leastShareOfFirst = 0.5
    /// Non-zero rows before anything is judged.
    ///
    /// A first gradient of 16 before 1-7 is common.
    package var warmupRows = 12

    package init() {}
  }

  package static let id = "gradient_norm_spike"
  package static let profile = Profile.robust
  package static let summary = "The gradient norm leaves its level: the usual precursor of NaN."
  package static let kinds = [""]
  package static let signals: [Signal] = [.gradNorm]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "spike_sigma", unit: "robust sigmas",
      "above the level for one row to warn; spike_ratio is needed too"),
    OptionDoc(
      "spike_ratio", unit: "times",
      "the level for one row to warn; spike_sigma is needed too"),
    OptionDoc(
      "tail_factor", unit: "times",
      "the largest ratio of the last 300 rows that a single row must beat; a bursty run "
        + "has shown its tail"),
    OptionDoc(
      "level_sigma", unit: "robust sigmas",
      "above the level for 2 of 4 rows to warn; level_ratio is needed too"),
    OptionDoc(
      "level_ratio", unit: "times",
      "the level for 2 of 4 rows to warn; level_sigma is needed too"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "above the level for 3 of 6 rows to be critical; critical_ratio is needed too"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the level for 3 of 6 rows to be critical; critical_sigma is needed too"),
    OptionDoc(
      "extreme_ratio", unit: "times",
      "the level for 2 of 6 rows to be critical"),
    OptionDoc(
      "least_share_of_first", unit: "share",
      "share of the run's first level that a spike must reach: ten times the gradient of a solved "
        + "task is nothing"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "other than 0 before anything is judged; a first gradient of 16 before 1-7 is "
        + "common"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("spike_sigma", options.spikeSigma, in: 0...1e6)
    check.number("spike_ratio", options.spikeRatio, in: 1...1e6)
    check.number("tail_factor", options.tailFactor, in: 0...1e6)
    check.number("level_sigma", options.levelSigma, in: 0...1e6)
    check.number("level_ratio", options.levelRatio, in: 1...1e6)
    check.number("critical_sigma", options.criticalSigma, in: 0...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("extreme_ratio", options.extremeRatio, in: 1...1e6)
    check.number("least_share_of_first", options.leastShareOfFirst, in: 0...1e6)
    check.count("warmup_rows", options.warmupRows, in: 5...100_000)
    return check.problems
  }

  private let options: Options
  private var baseline: RobustBaseline
  private var tail = RecentMaximum(window: 300)
  private var levels = KofN(2, of: 4)
  private var criticals = KofN(3, of: 6)
  private var extremes = KofN(2, of: 6)
  private var elevatedRows = 0
  /// The lower of the levels at the warm-up's end and at row 60, past any transient of the start.
  private var firstLevel = Double.infinity
  private var rows = 0
  private var onsetStep = 0

  package init(options: Options) {
    self.options = options
    baseline = RobustBaseline {
      $0.startRows = options.warmupRows
      // Gradients of small batches vary by 15 % at the very least.
      $0.leastSpread = 0.15
    }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.gradNorm], value.isFinite, value >= 0 else {
      return .missing
    }
    guard value > 0 else { return .healthy }
    rows += 1
    let x = Ratio.log(value, floor: 1e-300)
    guard let score = baseline.score(x), let level = baseline.level else {
      baseline.push(x)
      return .warmingUp
    }
    if rows == options.warmupRows + 1 || rows == 60 { firstLevel = min(firstLevel, level) }
    let ratio = Ratio.of(x - level)
    let seen = tail.count >= 30 ? tail.value ?? 0 : 0
    // The first rows' spread is half opinion: they need a clearer case.
    let sigma = rows < 60 ? 1.2 * options.spikeSigma : options.spikeSigma
    let isSpike =
      score > sigma && ratio > options.spikeRatio && ratio > options.tailFactor * seen
    let isElevated = score > 3.5 && ratio > 2.5
    let isLevel = levels.next(score > options.levelSigma && ratio > options.levelRatio)
    let isCritical = criticals.next(score > options.criticalSigma && ratio > options.criticalRatio)
    let isExtreme = extremes.next(score > options.criticalSigma && ratio > options.extremeRatio)
    // A new level becomes normal after 100 rows.
    baseline.push(x, isHeld: isElevated && elevatedRows < 100)
    elevatedRows = isElevated ? elevatedRows + 1 : 0
    if elevatedRows == 1 { onsetStep = row.step }
    if !isElevated { tail.push(ratio) } else if elevatedRows <= 1 { tail.push(min(ratio, 25)) }
    guard isSpike || isLevel || isCritical || isExtreme,
      Ratio.of(x - firstLevel) > options.leastShareOfFirst
    else { return .healthy }
    return .breach(
      Breach(
        severity: isCritical || isExtreme ? .critical : .warning, value: value,
        baseline: Ratio.of(level), threshold: Ratio.of(level) * options.spikeRatio,
        onsetStep: elevatedRows > 0 ? onsetStep : nil, consecutive: max(elevatedRows, 1),
        sentence: "Gradient norm = \(value.fixed(4)), \(score.fixed(1))σ above baseline "
          + "\(Ratio.of(level).fixed(4)) (\(ratio.fixed(1))x)",
        evidence: [
          Evidence("grad_norm", .number(value)),
          Evidence("baseline_mean", .number(Ratio.of(level))),
          Evidence("z_score", .number(score)), Evidence("ratio", .number(ratio)),
        ]))
  }
}
