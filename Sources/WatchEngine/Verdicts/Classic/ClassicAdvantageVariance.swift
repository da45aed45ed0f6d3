/// Standard deviation of the advantages at a multiple of its mean over the last rows.
///
/// A ratio, not a z-score, although the key is called `std_multiplier`. Warning beyond it, critical
/// beyond twice that, on every row it lasts.
package struct ClassicAdvantageVariance: Detector {
  package struct Options: BaselineOptions, Codable, Sendable, Equatable {
    package var enabled = true
    /// Multiple of the mean; the Python tool's default.
    package var stdMultiplier = 3.0
    /// Rows of the window, this one included, never firing below 10; the Python tool's default.
    package var rollingWindow = 100
    /// Rows with an advantage std until the first judged one; the Python tool's default.
    package var warmupSteps = 20
    /// `rolling` or `frozen`; the Python tool's default.
    package var baselineMode = BaselineMode.rolling.rawValue
  }

  package static let id = "advantage_variance"
  package static let profile = Profile.classic
  package static let summary =
    "Advantage spread is a multiple of its recent mean: the value head no longer is a baseline."
  package static let kinds = [""]
  package static let signals: [Signal] = [.advantageStd]
  package static let defaults = Options()
  package static let optionDocs =
    [
      OptionDoc(
        "std_multiplier", unit: "times",
        "how many times the mean of the window warns, and twice that is critical; the "
          + "classic tool's default")
    ] + Options.baselineDocs(of: "an advantage std", mode: "the classic tool's default")

  /// Keeps a mean of zero from dividing; fixed in the classic rules.
  private static let meanFloor = 1e-8
  private static let criticalFactor = 2.0

  private let options: Options
  private var baseline: RollingBaseline

  package init(options: Options) {
    self.options = options
    baseline = options.baseline
  }

  package static func problems(in options: Options) -> [OptionProblem] {
    [
      .unlessPositive("std_multiplier", options.stdMultiplier)
    ].compactMap { $0 } + options.baselineProblems
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.advantageStd] else { return .missing }
    guard let moments = baseline.advance(value) else { return .warmingUp }
    // Not max(): a NaN has to stay one.
    let mean = moments.mean < Self.meanFloor ? Self.meanFloor : moments.mean
    let ratio = value / mean
    let criticalRatio = options.stdMultiplier * Self.criticalFactor
    guard ratio > options.stdMultiplier else { return .healthy }
    let severity: Severity = ratio > criticalRatio ? .critical : .warning
    return .breach(
      Breach(
        severity: severity, value: value, baseline: mean,
        threshold: mean * (severity == .critical ? criticalRatio : options.stdMultiplier),
        sentence: "Advantage std = \(value.fixed(4)), \(ratio.fixed(1))x above rolling baseline"
          + " \(mean.fixed(4))",
        evidence: [
          Evidence("advantage_std", .number(value)),
          Evidence("baseline_mean", .number(mean)),
          Evidence("baseline_std", .number(moments.deviation)),
          Evidence("ratio", .number(ratio)),
        ]))
  }
}
