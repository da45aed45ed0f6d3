/// Most groups give all-equal rewards: no advantage, no gradient, nothing is learnt.
///
/// From the share of zero-spread groups where the trainer logs it, and from the reward spread where
/// that dies. Too easy (all solved) and too hard (none solved) are told apart by the mean reward.
package struct DegenerateGroups: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Running share of all-equal groups that warns.
    ///
    /// Small groups live at .75-.85 in public runs.
    package var warningShare = 0.65
    /// Running share that is critical; the most degenerate healthy public run averages .84.
    package var criticalShare = 0.90
    /// Rows in a row for either.
    package var warningRows = 10
    package var criticalRows = 12
    /// Rows in a row of a share of exactly 1 that are critical where a batch has few groups.
    package var allEqualRows = 30
    /// Spread below this share of the run's first spread is dead.
    package var deadSpreadShare = 0.03
    /// Mean rewards within 0...1 from here on are solved, and up to 1 minus it unsolved.
    package var easyReward = 0.85

    package init() {}
  }

  package static let id = "degenerate_groups"
  package static let profile = Profile.robust
  package static let summary = "Most groups give all-equal rewards: nothing is learnt."
  package static let kinds = ["too_easy", "too_hard", "equal"]
  package static let signals: [Signal] = [.zeroStdFraction, .rewardStd]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "0-1",
      "running share of all-equal groups that warns; small groups live at .75-.85 in "
        + "public runs"),
    OptionDoc(
      "critical_share", unit: "0-1",
      "running share that is critical; the most degenerate healthy public run averages "
        + ".84"),
    OptionDoc(
      "warning_rows", unit: "rows",
      "in a row to warn"),
    OptionDoc(
      "critical_rows", unit: "rows",
      "in a row to be critical"),
    OptionDoc(
      "all_equal_rows", unit: "rows",
      "in a row of a share of exactly 1 that are critical where a batch has few groups"),
    OptionDoc(
      "dead_spread_share", unit: "0-1",
      "of the run's first reward spread; less is dead"),
    OptionDoc(
      "easy_reward", unit: "0-1",
      "mean rewards within 0...1 from here on are solved, up to 1 minus it unsolved"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_share", options.warningShare, in: 0...1)
    check.number("critical_share", options.criticalShare, in: 0...1)
    check.count("warning_rows", options.warningRows, in: 1...64)
    check.count("critical_rows", options.criticalRows, in: 1...64)
    check.count("all_equal_rows", options.allEqualRows, in: 1...1_000_000)
    check.number("dead_spread_share", options.deadSpreadShare, in: 0...1)
    check.number("easy_reward", options.easyReward, in: 0.5...1)
    return check.problems
  }

  private let options: Options
  private var rows = 0
  private var fast = Ewma(span: 15)
  private var slow = Ewma(span: 40)
  /// Only 0, .5 and 1 seen: one or two groups a batch, single rows say little.
  private var isCoarse = true
  private var warnings: KofN
  private var criticals: KofN
  private var deadSpreads = KofN(8, of: 10)
  private var allEqual = 0
  private var spreads: [Double] = []
  private var firstSpread: Double?
  private var reward = Ewma(span: 15)
  private var leastReward = Double.infinity
  private var mostReward = -Double.infinity
  private var onsetStep = 0
  private var onsetRow = 0
  private var entropy = Ewma(span: 10)
  private var firstEntropy: Double?
  private var consecutive = 0
  private var kind = "equal"

  package init(options: Options) {
    self.options = options
    warnings = KofN(options.warningRows, of: options.warningRows)
    criticals = KofN(options.criticalRows, of: options.criticalRows)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    if let mean = row.statedRewardMean, mean.isFinite {
      reward.next(min(max(mean, -1e300), 1e300))
      leastReward = min(leastReward, mean)
      mostReward = max(mostReward, mean)
    }
    if let value = row.signals[.entropy], value.isFinite {
      let level = entropy.next(min(max(value, -1e300), 1e300))
      if firstEntropy == nil { firstEntropy = level }
    }
    let share = row.signals[.zeroStdFraction].flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    let spread = row.statedRewardStd.flatMap { $0.isFinite ? abs($0) : nil }
    guard share != nil || spread != nil else { return .missing }
    rows += 1
    let isSpreadDead = deadSpreads.next(isDead(spread, share: share))
    var severity: Severity? = isSpreadDead ? .critical : nil
    if let share { severity = max(severity ?? .info, judge(share) ?? .info) }
    guard let severity, severity > .info else {
      consecutive = 0
      return .healthy
    }
    if consecutive == 0 {
      onsetStep = row.step
      onsetRow = rows
      kind = currentKind
    }
    consecutive += 1
    // A task solved in earnest: rewards of a 0-1 scale, near 1, by a policy that is still alive.
    let isSolved = kind == "too_easy" && isUnit && !isDeadPolicy && onsetRow > 20
    let tier = isSolved ? min(severity, .warning) : severity
    return .breach(breach(tier, share: share, spread: spread))
  }

  private mutating func judge(_ share: Double) -> Severity? {
    if share != 0, share != 0.5, share != 1 { isCoarse = false }
    let short = fast.next(share)
    let long = slow.next(share)
    allEqual = share >= 0.999 ? allEqual + 1 : 0
    let level = isCoarse ? long : short
    let isWarning = warnings.next(level > (isCoarse ? options.criticalShare : options.warningShare))
    let isCritical = criticals.next(level > options.criticalShare && !isCoarse)
    if isCritical || allEqual >= options.allEqualRows { return .critical }
    return isWarning ? .warning : nil
  }

  /// Whether the spread of this row is next to nothing against the run's first rows.
  private mutating func isDead(_ spread: Double?, share: Double?) -> Bool {
    guard let spread else { return false }
    guard let firstSpread else {
      if spread > 0 { spreads.append(spread) }
      if spreads.count >= 10 {
        firstSpread = spreads.median
        spreads = []
      }
      return false
    }
    // With the share logged, groups of equal rewards must be seen too.
    return spread < options.deadSpreadShare * firstSpread && share.map { $0 > 0.3 } ?? true
  }

  /// Whether entropy went with the spread: then equal rewards are a collapse, not a solved task.
  private var isDeadPolicy: Bool {
    guard let firstEntropy, let now = entropy.value, firstEntropy > 0 else { return false }
    return now < 0.4 * firstEntropy
  }

  private var isUnit: Bool { leastReward >= -1e-9 && mostReward <= 1 + 1e-9 }

  private var currentKind: String {
    guard let mean = reward.value else { return "equal" }
    let range = mostReward - leastReward
    let place = isUnit ? mean : range > 0 && range.isFinite ? (mean - leastReward) / range : 0.5
    if place >= options.easyReward { return "too_easy" }
    return place <= 1 - options.easyReward ? "too_hard" : "equal"
  }

  private func breach(_ severity: Severity, share: Double?, spread: Double?) -> Breach {
    let level = (isCoarse ? slow.value : fast.value) ?? 1
    let cause: String
    switch kind {
    case "too_easy": cause = ": the tasks are too easy"
    case "too_hard": cause = ": the tasks are too hard"
    default: cause = ""
    }
    let sentence =
      share == nil
      ? "The spread of rewards is gone: \((spread ?? 0).short) against \((firstSpread ?? 0).short) "
        + "at the start" + cause
      : "\(level.percent) of the groups give all-equal rewards" + cause
    return Breach(
      kind: kind, severity: severity, value: share == nil ? spread : level,
      baseline: share == nil ? firstSpread : nil,
      threshold: severity == .critical ? options.criticalShare : options.warningShare,
      onsetStep: onsetStep, consecutive: consecutive, sentence: sentence,
      evidence: [
        Evidence("zero_std_fraction", share.map { .number($0) } ?? .null),
        Evidence("reward_std", spread.map { .number($0) } ?? .null),
        Evidence("first_reward_std", firstSpread.map { .number($0) } ?? .null),
        Evidence("reward_mean", reward.value.map { .number($0) } ?? .null),
      ])
  }
}
