/// A loss that is not a finite number: critical, on every such row.
package struct ClassicLossNaN: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Rows with a loss until the first judged one; 0, for no NaN is a good one.
    package var warmupSteps = 0
  }

  package static let id = "loss_nan"
  package static let profile = Profile.classic
  package static let summary = "The loss is NaN or infinite: the weights are being destroyed."
  package static let kinds = ["nan", "+inf", "-inf"]
  package static let signals: [Signal] = [.loss]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warmup_steps", unit: "rows",
      "rows with a loss until the first judged one; 0, for no NaN is a good one")
  ]

  private let options: Options
  private var rows = 0

  package init(options: Options) { self.options = options }

  package static func problems(in options: Options) -> [OptionProblem] {
    [.unless("warmup_steps", options.warmupSteps, in: OptionProblem.rowRange)].compactMap { $0 }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let loss = row.signals[.loss] else { return .missing }
    rows += 1
    guard rows >= options.warmupSteps else { return .warmingUp }
    guard !loss.isFinite else { return .healthy }
    let spelled = loss.fixed(0)
    return .breach(
      Breach(
        kind: loss.isNaN ? "nan" : loss > 0 ? "+inf" : "-inf", severity: .critical, value: loss,
        sentence: "Loss is non-finite (\(spelled))",
        evidence: [Evidence("loss", .null), Evidence("kind", .text(spelled))]))
  }
}
