/// Some samples found an exploit and the others did not: the spread of rewards explodes, or they fall
/// into two clusters that were one.
///
/// Variance is judged only where it is free to move: a reward within 0...1 has the variance its mean
/// gives it. Growing positive returns are judged by their coefficient of variation.
package struct RewardHacking: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Times the running variance, and robust sigmas, for 4 of 5 rows to warn.
    package var warningRatio = 2.5
    package var warningSigma = 4.0
    /// The same for critical.
    package var criticalRatio = 6.0
    package var criticalSigma = 5.0
    /// Rows before the variance is judged.
    package var warmupRows = 50
    /// Dip test p-value below which a sample counts as not unimodal.
    package var dipTestSignificance = 0.01
    /// Ashman's D of the two clusters; one bell cut in two gives 2.65, so 2.9 is two.
    package var leastSeparation = 2.9
    /// Share of the smaller cluster; fewer are outliers.
    package var leastMinority = 0.08

    package init() {}
  }

  package static let id = "reward_hacking"
  package static let profile = Profile.robust
  package static let summary = "Rewards spread or split: some samples found an exploit."
  package static let kinds = ["variance", "bimodal"]
  package static let signals: [Signal] = [.rewardStd]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "the running variance for 4 of 5 rows to warn; warning_sigma is needed too"),
    OptionDoc(
      "warning_sigma", unit: "robust sigmas",
      "above the running variance to warn; warning_ratio is needed too"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the running variance to be critical; critical_sigma is needed too"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "above the running variance to be critical; critical_ratio is needed too"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before the variance is judged"),
    OptionDoc(
      "dip_test_significance", unit: "0-1",
      "p-value of Hartigan's dip test below which a sample counts as not unimodal"),
    OptionDoc(
      "least_separation", unit: "Ashman's D",
      "of the two clusters; one bell cut in two gives 2.65, so 2.9 is two"),
    OptionDoc(
      "least_minority", unit: "0-1",
      "share of the smaller cluster; fewer are outliers"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("warning_sigma", options.warningSigma, in: 0...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("critical_sigma", options.criticalSigma, in: 0...1e6)
    check.count("warmup_rows", options.warmupRows, in: 40...100_000)
    check.number("dip_test_significance", options.dipTestSignificance, in: 0...1)
    check.number("least_separation", options.leastSeparation, in: 0...1e6)
    check.number("least_minority", options.leastMinority, in: 0...0.5)
    return check.problems
  }

  private let options: Options
  private var variance: RewardVariance
  private var modes: RewardModes

  package init(options: Options) {
    self.options = options
    variance = RewardVariance(options: options)
    modes = RewardModes(options: options)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    let spread = variance.judge(row)
    let split = modes.judge(row)
    // One verdict a row: the worse one, else the one that says more.
    if case .breach = spread { return spread }
    if case .breach = split { return split }
    if spread == .healthy || split == .healthy { return .healthy }
    return spread == .missing ? split : spread
  }
}
