/// Reward variance far above its early level, or per-sample rewards in more than one cluster.
///
/// Variance: warning beyond `variance_multiplier` times the baseline, critical beyond twice that, on
/// every row it lasts. The baseline is the mean of the oldest 20 variances of the window at the first
/// row past the warm-up that has so many, frozen for ever; without one nothing is judged. Bimodal:
/// warning when the dip test of the last 200 rewards is significant, on every row whose variance is
/// fine, even when that row brought no new rewards. Warm-up counts every row, with or without rewards.
package struct ClassicRewardHacking: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Multiple of the early variance; the Python tool's default.
    package var varianceMultiplier = 3.0
    /// p-value below which rewards count as bimodal, 0-1; the Python tool's default.
    package var dipTestSignificance = 0.05
    /// Variances kept until the baseline is taken; below 20 nothing is judged; the Python tool's default.
    package var baselineWindow = 100
    /// Rows until the first judged one; the Python tool's default.
    package var warmupSteps = 50
  }

  package static let id = "reward_hacking"
  package static let profile = Profile.classic
  package static let summary =
    "Reward variance explodes or rewards split into clusters: some samples found an exploit."
  package static let kinds = ["variance", "bimodal"]
  package static let signals: [Signal] = [.rewardStd, .rewardMean]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "variance_multiplier", unit: "times",
      "how many times the early variance warns, and twice that is critical; the classic "
        + "tool's default"),
    OptionDoc(
      "dip_test_significance", unit: "0-1",
      "p-value of Hartigan's dip test below which rewards count as bimodal; the classic "
        + "tool's default"),
    OptionDoc(
      "baseline_window", unit: "rows",
      "variances kept until the baseline is taken, at least 20 of them; the classic "
        + "tool's default"),
    OptionDoc(
      "warmup_steps", unit: "rows",
      "rows until the first judged one; the classic tool's default"),
  ]

  /// Variances that make the baseline; fixed in the classic rules.
  private static let baselineRows = 20
  /// Keeps a variance of zero from dividing; reward units squared, fixed in the classic rules.
  private static let varianceFloor = 1e-8
  private static let criticalFactor = 2.0
  /// Rewards the dip test looks at, and fewest it needs; fixed in the classic rules.
  private static let dipSamples = 200
  private static let fewestDipSamples = 50

  private let options: Options
  private var rows = 0
  private var variances: RingBuffer
  private var baseline: Double?
  private var recentRewards = RingBuffer(capacity: dipSamples)

  package init(options: Options) {
    self.options = options
    variances = RingBuffer(capacity: options.baselineWindow)
  }

  package static func problems(in options: Options) -> [OptionProblem] {
    [
      .unlessPositive("variance_multiplier", options.varianceMultiplier),
      (0...1).contains(options.dipTestSignificance)
        ? nil : OptionProblem(key: "dip_test_significance", message: "must be between 0 and 1"),
      .unless("baseline_window", options.baselineWindow, in: OptionProblem.windowRange),
      .unless("warmup_steps", options.warmupSteps, in: OptionProblem.rowRange),
    ].compactMap { $0 }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    rows += 1
    guard let deviation = row.statedRewardStd else { return .missing }
    let variance = deviation * deviation
    if baseline == nil { variances.append(variance) }
    for reward in row.rewards.suffix(Self.dipSamples) { recentRewards.append(reward) }
    guard rows >= options.warmupSteps else { return .warmingUp }
    takeBaseline()
    guard let baseline else { return .warmingUp }
    if let breach = varianceBreach(variance, deviation, baseline, row) { return .breach(breach) }
    guard recentRewards.count >= Self.fewestDipSamples, let breach = bimodalBreach(row) else {
      return .healthy
    }
    return .breach(breach)
  }

  private mutating func takeBaseline() {
    guard baseline == nil, variances.count >= Self.baselineRows else { return }
    let mean = Moments(of: Array(variances.ordered.prefix(Self.baselineRows))).mean
    // Not max(): a NaN has to stay one.
    baseline = mean < Self.varianceFloor ? Self.varianceFloor : mean
    variances = RingBuffer(capacity: 0)
  }

  private func varianceBreach(
    _ variance: Double, _ deviation: Double, _ baseline: Double, _ row: MetricRow
  ) -> Breach? {
    let ratio = variance / baseline
    let criticalRatio = options.varianceMultiplier * Self.criticalFactor
    guard ratio > options.varianceMultiplier else { return nil }
    let severity: Severity = ratio > criticalRatio ? .critical : .warning
    return Breach(
      kind: "variance", severity: severity, value: variance, baseline: baseline,
      threshold: baseline * (severity == .critical ? criticalRatio : options.varianceMultiplier),
      sentence: "Reward variance exploded \(ratio.fixed(1))x above baseline:"
        + " \(variance.fixed(4)) against \(baseline.fixed(4))",
      evidence: [
        Evidence("current_variance", .number(variance)),
        Evidence("baseline_variance", .number(baseline)),
        Evidence("variance_ratio", .number(ratio)),
        rewardMean(of: row),
        Evidence("reward_std", .number(deviation)),
      ])
  }

  private func bimodalBreach(_ row: MetricRow) -> Breach? {
    let test = DipTest(recentRewards.storage)
    guard test.pValue < options.dipTestSignificance else { return nil }
    return Breach(
      kind: "bimodal", severity: .warning, value: test.pValue,
      threshold: options.dipTestSignificance,
      sentence: "Bimodal reward distribution detected — Hartigan dip test p-value ="
        + " \(test.pValue.fixed(4)), below the significance of \(options.dipTestSignificance)",
      evidence: [
        Evidence("dip_statistic", .number(test.dip)),
        Evidence("dip_p_value", .number(test.pValue)),
        rewardMean(of: row),
        Evidence("n_samples", .integer(recentRewards.count)),
      ])
  }

  private func rewardMean(of row: MetricRow) -> Evidence {
    Evidence("reward_mean", row.statedRewardMean.map { .number($0) } ?? .null)
  }
}
