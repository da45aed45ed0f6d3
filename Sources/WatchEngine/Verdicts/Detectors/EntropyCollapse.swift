/// The policy stops exploring: its entropy falls far below where this run began.
///
/// Relative to the run's own start, so that a model that lives at .03 nats is quiet and one that falls
/// from 3.4 is not. A fall beside a rising reward is sharpening and stays a warning unless nothing is
/// left. Differential entropies (below zero or crossing it) have no floor and are not judged.
package struct EntropyCollapse: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Share of the first entropy that warns.
    ///
    /// Healthy runs end at 45-80 % in the literature.
    package var warningShare = 0.40
    /// Share that is critical; below it little is left to explore with.
    package var criticalShare = 0.15
    /// Share that is critical even while the reward rises (a solved task keeps some entropy).
    package var deadShare = 0.03
    /// Nats: a mean below is dead in absolute terms; healthy tool agents live at .03.
    package var deadNats = 1e-4
    /// Rows that make the first entropy; later ones cannot lower it.
    package var baselineRows = 40
    /// Rows before the mild rules judge; the strong ones start at row 8.
    package var warmupRows = 70
    /// Rows within which a fall to the critical share is a collapse and not a slow decay.
    package var fastFallRows = 120
    /// Rows: an expected arrival at the critical share sooner than this warns early.
    package var arrivalRows = 60.0

    package init() {}
  }

  package static let id = "entropy_collapse"
  package static let profile = Profile.robust
  package static let summary = "The policy stops exploring: entropy falls far below its start."
  package static let kinds = [""]
  package static let signals: [Signal] = [.entropy]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "0-1",
      "of the first entropy that warns; healthy runs end at 45-80 % in the literature"),
    OptionDoc(
      "critical_share", unit: "0-1",
      "of the first entropy that is critical; below it little is left to explore with"),
    OptionDoc(
      "dead_share", unit: "0-1",
      "of the first entropy that is critical even while the reward rises; a solved task "
        + "keeps some"),
    OptionDoc(
      "dead_nats", unit: "nats",
      "a mean below is dead in absolute terms; healthy tool agents live at .03"),
    OptionDoc(
      "baseline_rows", unit: "rows",
      "that make the first entropy; later ones cannot lower it"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before the mild rules judge; the strong ones start at row 8"),
    OptionDoc(
      "fast_fall_rows", unit: "rows",
      "within which a fall to the critical share is a collapse and not a slow decay"),
    OptionDoc(
      "arrival_rows", unit: "rows",
      "an expected arrival at the critical share sooner than this warns early"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_share", options.warningShare, in: 0...1)
    check.number("critical_share", options.criticalShare, in: 0...1)
    check.number("dead_share", options.deadShare, in: 0...1)
    check.number("dead_nats", options.deadNats, in: 0...100)
    check.count("baseline_rows", options.baselineRows, in: 8...10_000)
    check.count("warmup_rows", options.warmupRows, in: 8...1_000_000)
    check.count("fast_fall_rows", options.fastFallRows, in: 1...1_000_000)
    check.number("arrival_rows", options.arrivalRows, in: 0...1e6)
    return check.problems
  }

  /// Rows before the strong rules judge.
  private static let earlyRows = 8

  private let options: Options
  private var rows = 0
  private var first: [Double] = []
  /// The entropy this run began with; provisional until ``Options/baselineRows``.
  private var initial = 0.0
  private var isSettled = false
  private var sawNegative = false
  private var sawPositive = false
  private var fast = Ewma(span: 8)
  private var slow = Ewma(span: 40)
  private var mean = Ewma(span: 10)
  private var longMean = Ewma(span: 40)
  /// The largest fall per row so far, and the one now; nats.
  private var steepest = 0.0
  private var slope = Ewma(span: 30)
  private var warnings = KofN(8, of: 10)
  private var criticals = KofN(8, of: 10)
  /// Judges single rows while the means still carry the start of the run.
  private var plunges = KofN(5, of: 6)
  private var dead = KofN(18, of: 20)
  private var extinct = KofN(2, of: 40)
  private var trend = RewardTrend()
  /// Row and step when entropy was last near its start.
  private var soundRow = 0
  private var soundStep = 0
  private var soundReward: Double?

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    trend.push(row.statedRewardMean)
    guard let value = row.signals[.entropy], value.isFinite else { return .missing }
    rows += 1
    if value < 0 { sawNegative = true }
    if value > 0 { sawPositive = true }
    guard !sawNegative else { return .healthy }
    learn(value)
    let x = Ratio.log(value, floor: 1e-9)
    let near = fast.next(x)
    let far = slow.next(x)
    let level = mean.next(min(value, 1e300))
    // The means lag by 19.5 and 4.5 rows.
    let fall = slope.next((longMean.next(min(value, 1e300)) - level) / 15)
    if rows > 40 { steepest = max(steepest, fall) }
    guard rows >= Self.earlyRows else { return .warmingUp }
    // A metric the trainer never fills is constantly 0 and says nothing.
    guard sawPositive, initial > 0 else { return .healthy }
    let share = level / initial
    if share > 0.65 || rows == Self.earlyRows {
      soundRow = rows
      soundStep = row.step
      soundReward = trend.level
    }
    return verdict(value, share: share, level: level, near: near, far: far, row: row)
  }

  private mutating func verdict(
    _ value: Double, share: Double, level: Double, near: Double, far: Double, row: MetricRow
  ) -> Verdict {
    let isMature = rows >= options.warmupRows
    // Decay per row, from how far the short mean runs ahead of the long one (lags 19.5 and 3.5).
    let rate = (far - near) / 16
    func rowsLeft() -> Double {
      let left = near - Ratio.log(options.criticalShare * initial, floor: 1e-9)
      return rate > 1e-4 ? left / rate : .infinity
    }
    // The logarithm only where it matters.
    let soon = isMature && share < 0.65 && rate > 0.008 ? rowsLeft() : -1
    let arrives = soon >= 0 && soon < options.arrivalRows
    let isLow = share < options.warningShare
    let isVeryLow = share < options.criticalShare
    let isDead = dead.next(value < options.deadNats)
    let isExtinct = extinct.next(value < options.deadNats / 10 && initial > 0.01)
    let isPlunge = plunges.next(!isMature && value < 0.1 * initial && initial > 0.05)
    let isWarning = warnings.next(
      (isMature && (isLow || arrives)) || (!isMature && share < options.criticalShare))
    let isCritical = criticals.next(isVeryLow)
    let isFast = rows - soundRow <= options.fastFallRows || !isMature
    var severity: Severity?
    if isDead || (isCritical && share < options.deadShare && initial > 10 * options.deadNats) {
      severity = .critical
    } else if !hasEarned, isPlunge || (isCritical && isFast && !headsBelowZero) {
      severity = .critical
    } else if isWarning || isCritical || isExtinct {
      severity = .warning
    }
    guard let severity else { return .healthy }
    let arrival = rowsLeft()
    let span = row.step.subtractingReportingOverflow(soundStep)
    let steps = span.overflow ? rows - soundRow : max(span.partialValue, 0)
    return .breach(
      Breach(
        severity: severity, value: level, baseline: initial,
        threshold: initial
          * (severity == .critical ? options.criticalShare : options.warningShare),
        onsetStep: span.overflow || span.partialValue < 0 ? nil : soundStep,
        consecutive: rows - soundRow,
        sentence: "Policy entropy dropped from \(initial.fixed(initial < 0.1 ? 4 : 2)) to "
          + "\(level.fixed(4)) over \(steps) consecutive steps",
        evidence: [
          Evidence("current_entropy", .number(value)),
          Evidence("initial_entropy", .number(initial)),
          Evidence("share_of_initial", .number(share)),
          Evidence("rows_to_critical_share", arrival.isFinite ? .number(max(arrival, 0)) : .null),
          Evidence("reward_rose_meanwhile", .text(hasEarned ? "yes" : "no")),
        ]))
  }

  /// Whether entropy falls in a straight line for long: a differential entropy on its way through 0.
  ///
  /// That of a discrete policy slows down as it nears its floor. Not certain enough to say nothing, but
  /// enough to keep it a warning.
  private var headsBelowZero: Bool {
    guard let fall = slope.value else { return false }
    return rows - soundRow > 60 && fall > 0.6 * steepest && fall > 0
  }

  /// Whether the reward rose clearly while the entropy fell: sharpening, not collapse.
  private var hasEarned: Bool {
    guard let before = soundReward, let now = trend.level else { return false }
    return now - before > 3 * trend.noise && now - before > 0.7 * (trend.best - before)
  }

  private mutating func learn(_ value: Double) {
    guard !isSettled else { return }
    first.append(min(value, 1e300))
    if rows == Self.earlyRows {
      // The upper quartile: a run that dies in these very rows must not hide where it began.
      initial = first.sorted()[5]
    } else if first.count >= options.baselineRows {
      // A run that falls at once must not lower its own mark: the first rows count as much as all.
      initial = max(first.median, min(initial, [Double](first.prefix(10)).median))
      isSettled = true
      first = []
    }
  }
}
