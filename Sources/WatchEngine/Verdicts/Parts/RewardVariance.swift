import Glibc

/// The variance half of ``RewardHacking``.
struct RewardVariance: Codable, Sendable {
  private let options: RewardHacking.Options
  private var baseline = RewardVariance.freshBaseline
  private var warnings = KofN(4, of: 5)
  private var criticals = KofN(4, of: 5)
  private var rows = 0
  /// Within 0...1, as far as seen: the variance is a function of the mean.
  private var isBounded = true
  private var leastMean = Double.infinity
  /// Judging the coefficient of variation, not the variance.
  private var isRelative = true
  private var elevatedRows = 0
  private var onsetStep = 0

  private static var freshBaseline: RobustBaseline {
    RobustBaseline {
      $0.startRows = 40
      $0.span = 200
      // Batches of 32 give a variance within 25 %: a tenth is no finding.
      $0.leastSpread = 0.10
    }
  }

  init(options: RewardHacking.Options) { self.options = options }

  mutating func judge(_ row: MetricRow) -> Verdict {
    guard let deviation = row.statedRewardStd, deviation.isFinite else { return .missing }
    rows += 1
    let mean = (row.statedRewardMean ?? row.witness(.rewardMean)).flatMap { $0.isFinite ? $0 : nil }
    let square = min(deviation, 1e150) * min(deviation, 1e150)
    bound(square, mean: mean, rewards: row.rewards)
    guard !isBounded, square > 0 else { return .healthy }
    if let mean { leastMean = min(leastMean, mean) }
    var x = Ratio.log(square, floor: 1e-300)
    let isNowRelative = leastMean > 0.5
    if isNowRelative != isRelative {
      isRelative = isNowRelative
      baseline = Self.freshBaseline
    }
    if isRelative, let mean { x -= 2 * Ratio.log(mean, floor: 1e-300) }
    guard let score = baseline.score(x), let level = baseline.level, rows >= options.warmupRows
    else {
      baseline.push(x)
      return .warmingUp
    }
    // Below every sigma the ratio decides nothing.
    let isHigh = score > min(options.warningSigma, options.criticalSigma)
    let excess = isHigh ? Ratio.of(x - level) : 0
    let isElevated = excess > 2.2 && score > options.warningSigma
    let isCritical = criticals.next(excess > options.criticalRatio && score > options.criticalSigma)
    let isWarning = warnings.next(excess > options.warningRatio && score > options.warningSigma)
    // A new level becomes normal after 150 rows.
    baseline.push(x, isHeld: isElevated && elevatedRows < 150)
    elevatedRows = isElevated ? elevatedRows + 1 : 0
    if elevatedRows == 1 { onsetStep = row.step }
    guard isCritical || isWarning else { return .healthy }
    let ratio = Ratio.of(x - level)
    let usual = square / ratio
    return .breach(
      Breach(
        kind: "variance", severity: isCritical ? .critical : .warning, value: square,
        baseline: usual, threshold: usual * options.warningRatio,
        onsetStep: elevatedRows > 0 ? onsetStep : nil, consecutive: max(elevatedRows, 1),
        sentence: "Reward variance exploded \(ratio.fixed(1))x above baseline "
          + "(\(square.fixed(4)) against \(usual.fixed(4)))",
        evidence: [
          Evidence("current_variance", .number(square)),
          Evidence("baseline_variance", .number(usual)),
          Evidence("variance_ratio", .number(ratio)), Evidence("z_score", .number(score)),
          Evidence("reward_mean", mean.map { .number($0) } ?? .null),
          Evidence("reward_std", .number(deviation)),
        ]))
  }

  private mutating func bound(_ square: Double, mean: Double?, rewards: [Double]) {
    guard isBounded else { return }
    if rewards.contains(where: { $0 < -1e-9 || $0 > 1 + 1e-9 }) { isBounded = false }
    if let mean {
      // 2.05: the sample variance of two 0/1 rewards is twice that of the population.
      if mean < -1e-9 || mean > 1 + 1e-9 || square > mean * (1 - mean) * 2.05 + 1e-4 {
        isBounded = false
      }
    } else if rewards.isEmpty || square > 0.52 {
      isBounded = false
    }
  }
}
