/// Gradient norm many standard deviations above its baseline.
///
/// Warning beyond `sigma_multiplier`, critical beyond 1.5 times that, on every row it lasts. The
/// baseline freezes at the row that fills the window, that row included.
package struct ClassicGradientNormSpike: Detector {
  package struct Options: BaselineOptions, Codable, Sendable, Equatable {
    package var enabled = true
    /// Standard deviations above the mean; the Python tool's default.
    package var sigmaMultiplier = 3.0
    /// Rows of the window, this one included, never firing below 10; the Python tool's default.
    package var rollingWindow = 100
    /// Rows with a gradient norm until the first judged one; the Python tool's default.
    package var warmupSteps = 20
    /// `rolling` or `frozen`; frozen by default here, as in the Python tool.
    package var baselineMode = BaselineMode.frozen.rawValue
  }

  package static let id = "gradient_norm_spike"
  package static let profile = Profile.classic
  package static let summary =
    "Gradient norm jumps standard deviations above its baseline: often the last warning before NaN."
  package static let kinds = [""]
  package static let signals: [Signal] = [.gradNorm]
  package static let defaults = Options()
  package static let optionDocs =
    [
      OptionDoc(
        "sigma_multiplier", unit: "standard deviations",
        "how far above the mean warns, and 1.5 times that is critical; the classic tool's "
          + "default")
    ]
    + Options.baselineDocs(
      of: "a gradient norm",
      mode: "frozen in the classic tool, because slow growth must not become normal")

  private let options: Options
  private var baseline: RollingBaseline

  package init(options: Options) {
    self.options = options
    baseline = options.baseline
  }

  package static func problems(in options: Options) -> [OptionProblem] {
    [
      .unlessPositive("sigma_multiplier", options.sigmaMultiplier)
    ].compactMap { $0 } + options.baselineProblems
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.gradNorm] else { return .missing }
    guard let moments = baseline.advance(value) else { return .warmingUp }
    let score = SigmaScore(
      of: value, against: moments, warningSigma: options.sigmaMultiplier)
    guard let severity = score.severity else { return .healthy }
    return .breach(
      Breach(
        severity: severity, value: value, baseline: score.mean, threshold: score.threshold,
        sentence: "Gradient norm = \(value.fixed(4)), \(score.sigmas.fixed(1))σ above baseline"
          + " \(score.mean.fixed(4))",
        evidence: [
          Evidence("grad_norm", .number(value)),
          Evidence("baseline_mean", .number(score.mean)),
          Evidence("baseline_std", .number(score.deviation)),
          Evidence("z_score", .number(score.sigmas)),
        ]))
  }
}
