/// KL divergence many standard deviations above its mean over the last rows.
///
/// Warning beyond `sigma_multiplier`, critical beyond 1.5 times that, on every row it lasts.
package struct ClassicKLExplosion: Detector {
  package struct Options: BaselineOptions, Codable, Sendable, Equatable {
    package var enabled = true
    /// Standard deviations above the mean; the Python tool's default.
    package var sigmaMultiplier = 3.0
    /// Rows of the window, this one included, never firing below 10; the Python tool's default.
    package var rollingWindow = 100
    /// Rows with a KL divergence until the first judged one; the Python tool's default.
    package var warmupSteps = 20
    /// `rolling` or `frozen`; the Python tool's default.
    package var baselineMode = BaselineMode.rolling.rawValue
    /// The trainer's clip range, 0-1, only repeated in the evidence; PPO's usual value.
    package var clipRegion = 0.2
  }

  package static let id = "kl_explosion"
  package static let profile = Profile.classic
  package static let summary =
    "KL divergence jumps standard deviations above its recent mean: the policy leaves the reference."
  package static let kinds = [""]
  package static let signals: [Signal] = [.klDivergence]
  package static let defaults = Options()
  package static let optionDocs =
    [
      OptionDoc(
        "sigma_multiplier", unit: "standard deviations",
        "how far above the mean warns, and 1.5 times that is critical; the classic tool's "
          + "default")
    ] + Options.baselineDocs(of: "a KL divergence", mode: "the classic tool's default") + [
      OptionDoc(
        "clip_region", unit: "0-1",
        "the trainer's clip range, only repeated in the evidence; PPO's usual value")
    ]

  private let options: Options
  private var baseline: RollingBaseline

  package init(options: Options) {
    self.options = options
    baseline = options.baseline
  }

  package static func problems(in options: Options) -> [OptionProblem] {
    [OptionProblem.unlessPositive("sigma_multiplier", options.sigmaMultiplier)].compactMap { $0 }
      + options.baselineProblems
      + [OptionProblem.unlessNotNegative("clip_region", options.clipRegion)].compactMap { $0 }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.klDivergence] else { return .missing }
    guard let moments = baseline.advance(value) else { return .warmingUp }
    let score = SigmaScore(
      of: value, against: moments, warningSigma: options.sigmaMultiplier)
    guard let severity = score.severity else { return .healthy }
    let limit =
      severity == .critical ? ", beyond the critical limit of \(score.limit.fixed(1))σ" : ""
    return .breach(
      Breach(
        severity: severity, value: value, baseline: score.mean, threshold: score.threshold,
        sentence: "KL divergence = \(value.fixed(4)), \(score.sigmas.fixed(1))σ above rolling mean"
          + " \(score.mean.fixed(4))\(limit)",
        evidence: [
          Evidence("kl_divergence", .number(value)),
          Evidence("rolling_mean", .number(score.mean)),
          Evidence("rolling_std", .number(score.deviation)),
          Evidence("z_score", .number(score.sigmas)),
          Evidence("clip_region", .number(options.clipRegion)),
        ]))
  }
}
