/// Steps take far longer than they did and go on doing so.
package struct ThroughputCollapse: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Times the usual step time in 6 of 8 rows to warn.
    package var warningRatio = 1.8
    /// Times the usual step time in 8 of 10 rows to be critical.
    package var criticalRatio = 4.0
    /// Robust sigmas that either must be: some runs alternate long and short steps.
    package var leastSigma = 3.0
    /// Seconds a step must have become longer: below it is jitter of toy runs.
    package var leastSeconds = 0.5
    /// Rows before anything is judged.
    package var warmupRows = 30

    package init() {}
  }

  package static let id = "throughput_collapse"
  package static let profile = Profile.robust
  package static let summary = "Steps take far longer than they did."
  package static let kinds = [""]
  package static let signals: [Signal] = [.stepTime]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "the usual step time in 6 of 8 rows to warn"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the usual step time in 8 of 10 rows to be critical"),
    OptionDoc(
      "least_sigma", unit: "robust sigmas",
      "that either must be; some runs alternate long and short steps"),
    OptionDoc(
      "least_seconds", unit: "seconds",
      "that a step must have become longer; below it is jitter of toy runs"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before anything is judged"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("least_sigma", options.leastSigma, in: 0...1e6)
    check.number("least_seconds", options.leastSeconds, in: 0...1e9)
    check.count("warmup_rows", options.warmupRows, in: 5...100_000)
    return check.problems
  }

  private let options: Options
  private var baseline: RobustBaseline
  private var warnings = KofN(6, of: 8)
  private var criticals = KofN(8, of: 10)
  private var slowRows = 0
  private var onsetStep = 0

  package init(options: Options) {
    self.options = options
    baseline = RobustBaseline {
      $0.startRows = options.warmupRows
      $0.span = 200
      // Step times on one box vary by 5 %.
      $0.leastSpread = 0.05
      $0.priorSpread = 0.2
    }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.stepTime], value.isFinite, value > 0 else {
      return .missing
    }
    let x = Ratio.log(value, floor: 1e-9)
    guard let score = baseline.score(x), let level = baseline.level else {
      baseline.push(x)
      return .warmingUp
    }
    // Below the sigma neither the pace nor the ratio decides anything.
    let isHigh = score > options.leastSigma
    let isReal = isHigh && value - Ratio.of(level) > options.leastSeconds
    let excess = isReal ? Ratio.of(x - level) : 0
    let isSlow = isReal && excess > options.warningRatio
    slowRows = isSlow ? slowRows + 1 : 0
    if slowRows == 1 { onsetStep = row.step }
    // A new pace becomes normal after 200 rows.
    baseline.push(x, isHeld: isSlow && slowRows < 200)
    let isWarning = warnings.next(isSlow)
    let isCritical = criticals.next(isReal && excess > options.criticalRatio)
    guard isWarning || isCritical else { return .healthy }
    let usual = Ratio.of(level)
    let ratio = Ratio.of(x - level)
    return .breach(
      Breach(
        severity: isCritical ? .critical : .warning, value: value, baseline: usual,
        threshold: usual * (isCritical ? options.criticalRatio : options.warningRatio),
        onsetStep: slowRows > 0 ? onsetStep : nil, consecutive: max(slowRows, 1),
        sentence: "A step takes \(value.short) s, \(ratio.fixed(1))x the usual \(usual.short) s",
        evidence: [
          Evidence("step_time", .number(value)), Evidence("usual_step_time", .number(usual)),
          Evidence("ratio", .number(ratio)), Evidence("z_score", .number(score)),
        ]))
  }
}
