/// The spread of the advantages leaves its level: the baseline they are taken from is no use any more.
package struct AdvantageVariance: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Robust sigmas and times the level to warn; both are needed.
    package var warningSigma = 5.0
    package var warningRatio = 2.5
    /// Sigmas and times for one row to be critical; 3 of 5 rows at two thirds of the ratio are too.
    package var criticalSigma = 6.0
    package var criticalRatio = 6.0
    /// Rows before anything is judged.
    package var warmupRows = 25

    package init() {}
  }

  package static let id = "advantage_variance"
  package static let profile = Profile.robust
  package static let summary = "The spread of the advantages leaves its level."
  package static let kinds = [""]
  package static let signals: [Signal] = [.advantageStd]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_sigma", unit: "robust sigmas",
      "above the level to warn; warning_ratio is needed too"),
    OptionDoc(
      "warning_ratio", unit: "times",
      "the level to warn; warning_sigma is needed too"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "above the level for one row to be critical; critical_ratio is needed too"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the level for one row to be critical; 3 of 5 rows at two thirds of it are too"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before anything is judged; a level needs them"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_sigma", options.warningSigma, in: 0...1e6)
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("critical_sigma", options.criticalSigma, in: 0...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.count("warmup_rows", options.warmupRows, in: 5...100_000)
    return check.problems
  }

  private let options: Options
  private var baseline: RobustBaseline
  private var criticals = KofN(3, of: 5)
  private var elevatedRows = 0
  private var onsetStep = 0

  package init(options: Options) {
    self.options = options
    baseline = RobustBaseline {
      $0.startRows = options.warmupRows
      // Group-normalised advantages stand at .93 within a percent: 8 % is no finding.
      $0.leastSpread = 0.08
    }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.advantageStd], value.isFinite else {
      return .missing
    }
    guard value > 0 else { return .healthy }
    let x = Ratio.log(value, floor: 1e-300)
    guard let score = baseline.score(x), let level = baseline.level else {
      baseline.push(x)
      return .warmingUp
    }
    // Below every sigma the ratio decides nothing.
    let isHigh = score > min(4, options.warningSigma, options.criticalSigma)
    let excess = isHigh ? Ratio.of(x - level) : 0
    let isElevated = excess > options.warningRatio && score > 4
    let isLasting = criticals.next(
      excess > options.criticalRatio * 2 / 3 && score > options.warningSigma)
    let isCritical =
      isLasting || (excess > options.criticalRatio && score > options.criticalSigma)
    let isWarning = excess > options.warningRatio && score > options.warningSigma
    // A new level becomes normal after 100 rows.
    baseline.push(x, isHeld: isElevated && elevatedRows < 100)
    elevatedRows = isElevated ? elevatedRows + 1 : 0
    if elevatedRows == 1 { onsetStep = row.step }
    guard isCritical || isWarning else { return .healthy }
    let ratio = Ratio.of(x - level)
    return .breach(
      Breach(
        severity: isCritical ? .critical : .warning, value: value, baseline: Ratio.of(level),
        threshold: Ratio.of(level) * (isCritical ? options.criticalRatio : options.warningRatio),
        onsetStep: elevatedRows > 0 ? onsetStep : nil, consecutive: max(elevatedRows, 1),
        sentence: "Advantage std = \(value.fixed(4)), \(ratio.fixed(1))x above rolling baseline "
          + "\(Ratio.of(level).fixed(4))",
        evidence: [
          Evidence("advantage_std", .number(value)),
          Evidence("baseline_mean", .number(Ratio.of(level))), Evidence("ratio", .number(ratio)),
          Evidence("z_score", .number(score)),
        ]))
  }
}
