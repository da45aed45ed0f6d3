/// The mean reward falls sharply below the run's own level and stays there.
///
/// Against a winsorised running level and the noise of single rows; slow falls are
/// ``RewardMeanDrift``'s.
package struct RewardCollapse: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Deviations of single rows below the level for 8 of 10 rows to warn.
    ///
    /// A curriculum step or a new data set costs up to 8.
    package var warningSigma = 12.0
    /// The same for critical, where the fall takes back most of what was learnt too.
    package var criticalSigma = 20.0
    /// Share of the way from the worst to the best level that the fall must take back.
    package var leastShare = 0.6
    /// Rows before anything is judged.
    package var warmupRows = 40

    package init() {}
  }

  package static let id = "reward_collapse"
  package static let profile = Profile.robust
  package static let summary = "The mean reward falls sharply and stays down."
  package static let kinds = [""]
  package static let signals: [Signal] = [.rewardMean]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_sigma", unit: "deviations of single rows",
      "below the level for 8 of 10 rows to warn; a curriculum step or a new data set "
        + "costs up to 8"),
    OptionDoc(
      "critical_sigma", unit: "deviations of single rows",
      "below the level to be critical, where the fall takes back most of what was "
        + "learnt too"),
    OptionDoc(
      "least_share", unit: "0-1",
      "of the way from the worst to the best level that the fall must take back"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before anything is judged"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_sigma", options.warningSigma, in: 0...1e6)
    check.number("critical_sigma", options.criticalSigma, in: 0...1e6)
    check.number("least_share", options.leastShare, in: 0...1)
    check.count("warmup_rows", options.warmupRows, in: 10...100_000)
    return check.problems
  }

  private let options: Options
  private var trend = RewardTrend()
  private var level = Ewma(span: 40)
  private var worst = Double.infinity
  private var rows = 0
  private var noise = 0.0
  private var swings = Ewma(span: 200)
  private var warnings = KofN(8, of: 10)
  private var criticals = KofN(8, of: 10)
  private var lowRows = 0
  private var onsetStep = 0

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let raw = row.statedRewardMean, raw.isFinite else {
      return .missing
    }
    let value = min(max(raw, -1e300), 1e300)
    rows += 1
    guard let usual = level.value, rows > options.warmupRows else {
      if let usual = level.value, rows > 10 { swings.next(min(abs(value - usual), 1e300)) }
      level.next(value)
      trend.push(value)
      worst = min(worst, trend.level ?? value)
      noise = trend.noise
      return .warmingUp
    }
    // A reward that hardly varies (moving averages) is given a hundredth of its size as noise.
    // The run's own swings around its level count too: a reward that wanders falls often.
    let unit = max(noise, 1.25 * (swings.value ?? 0), abs(usual) * 0.01, 1e-9)
    let depth = (usual - value) / unit
    let way = trend.best - worst
    let share = way > 0 ? (usual - value) / way : 0
    let isLow = depth > 4
    lowRows = isLow ? lowRows + 1 : 0
    if lowRows == 1 { onsetStep = row.step }
    let isFar = share > options.leastShare
    let isWarning = warnings.next(depth > options.warningSigma && isFar)
    let isCritical = criticals.next(depth > options.criticalSigma && isFar)
    // While it is low the level stands still, for 150 rows: then low is the new level.
    if !isLow || lowRows > 150 {
      let bounded = max(min(value, usual + 6 * unit), usual - 6 * unit)
      swings.next(min(abs(bounded - usual), 1e300))
      level.next(bounded)
      trend.push(value)
      noise = trend.noise
      worst = min(worst, trend.level ?? value)
    }
    guard isWarning || isCritical else { return .healthy }
    return .breach(
      Breach(
        severity: isCritical ? .critical : .warning, value: value, baseline: usual,
        threshold: usual - options.warningSigma * unit, onsetStep: lowRows > 0 ? onsetStep : nil,
        consecutive: max(lowRows, 1),
        sentence:
          "Reward mean fell from \(usual.short) to \(value.short), \(depth.fixed(1))σ below "
          + "its level, and stays there",
        evidence: [
          Evidence("reward_mean", .number(value)), Evidence("level", .number(usual)),
          Evidence("row_noise", .number(unit)), Evidence("share_lost", .number(share)),
        ]))
  }
}
