/// Reward mean strictly rising or falling row after row.
///
/// One warning for each run of rows: at least `consecutive_steps` moves in one direction that together
/// make at least `min_drift_magnitude`. An equal or opposite move, or a NaN, starts anew.
/// Moves before the end of the warm-up don't count.
package struct ClassicRewardMeanDrift: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Moves in one direction; the Python tool's default.
    package var consecutiveSteps = 50
    /// Rows with a reward mean until the first judged one; the Python tool's default.
    package var warmupSteps = 50
    /// Reward units between start and now; the Python tool's default.
    package var minDriftMagnitude = 0.1
  }

  package static let id = "reward_mean_drift"
  package static let profile = Profile.classic
  package static let summary =
    "Reward mean moves in one direction without a single step back: learning, or slow hacking."
  package static let kinds = ["up", "down"]
  package static let signals: [Signal] = [.rewardMean]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "consecutive_steps", unit: "rows",
      "moves in one direction without a step back that warn; the classic tool's default"),
    OptionDoc(
      "warmup_steps", unit: "rows",
      "rows with a reward mean until the first judged one; the classic tool's default"),
    OptionDoc(
      "min_drift_magnitude", unit: "reward units",
      "least distance between start and now; the classic tool's default"),
  ]

  private let options: Options
  private var rows = 0
  private var previous: Double?
  private var previousStep = 0
  /// 1 rising, -1 falling, 0 neither.
  private var direction = 0
  private var moves = 0
  private var start = 0.0
  private var startStep = 0
  private var hasFired = false

  package init(options: Options) { self.options = options }

  package static func problems(in options: Options) -> [OptionProblem] {
    [
      .unless(
        "consecutive_steps", options.consecutiveSteps, in: 1...OptionProblem.rowRange.upperBound),
      .unless("warmup_steps", options.warmupSteps, in: OptionProblem.rowRange),
      .unlessNotNegative("min_drift_magnitude", options.minDriftMagnitude),
    ].compactMap { $0 }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let mean = row.statedRewardMean else { return .missing }
    rows += 1
    defer {
      previous = mean
      previousStep = row.step
    }
    guard rows >= options.warmupSteps else { return .warmingUp }
    follow(mean)
    guard
      !hasFired, moves >= options.consecutiveSteps,
      abs(mean - start) >= options.minDriftMagnitude
    else { return .healthy }
    hasFired = true
    return .breach(breach(mean))
  }

  private mutating func follow(_ mean: Double) {
    guard let previous else { return }
    let move = mean > previous ? 1 : mean < previous ? -1 : 0
    if move != 0, move == direction {
      moves += 1
      return
    }
    direction = move
    moves = move == 0 ? 0 : 1
    start = previous
    startStep = previousStep
    hasFired = false
  }

  private func breach(_ mean: Double) -> Breach {
    let name = direction > 0 ? "up" : "down"
    let magnitude = abs(mean - start)
    return Breach(
      kind: name, severity: .warning, value: mean, baseline: start,
      threshold: start + Double(direction) * options.minDriftMagnitude, onsetStep: startStep,
      consecutive: moves,
      sentence: "Reward mean has been drifting \(name) monotonically for \(moves) steps:"
        + " from \(start.fixed(4)) to \(mean.fixed(4)), by \(magnitude.fixed(4))",
      evidence: [
        Evidence("reward_mean", .number(mean)),
        Evidence("drift_start", .number(start)),
        Evidence("drift_magnitude", .number(magnitude)),
        Evidence("consecutive_steps", .integer(moves)),
        Evidence("direction", .text(name)),
      ])
  }
}
