/// The loss is not a finite number, or is 0 because the trainer hides that it is.
///
/// Trainers of the Hugging Face family log a NaN loss as 0; a loss of exactly 0 beside a gradient norm
/// that is not finite is the same death.
package struct LossNaN: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Whether a loss of exactly 0 beside a non-finite gradient norm counts.
    package var hiddenByTrainer = true

    package init() {}
  }

  package static let id = "loss_nan"
  package static let profile = Profile.robust
  package static let summary = "The loss is NaN or infinite: the weights are being destroyed."
  package static let kinds = ["nan", "+inf", "-inf"]
  package static let signals: [Signal] = [.loss]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "hidden_by_trainer",
      "whether a loss of exactly 0 beside a non-finite gradient norm counts; some "
        + "trainers write 0 for NaN")
  ]

  package static func problems(in options: Options) -> [OptionProblem] { [] }

  private let options: Options
  /// The kind the current death began with: one episode, one kind.
  private var kind: String?
  private var onsetStep = 0
  private var consecutive = 0

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let loss = row.signals[.loss] else { return .missing }
    let gradient = row.witness(.gradNorm)
    let isHidden =
      options.hiddenByTrainer && loss == 0 && gradient.map { !$0.isFinite } ?? false
    guard !loss.isFinite || isHidden else {
      consecutive = 0
      kind = nil
      return .healthy
    }
    let spelled = isHidden ? "NaN" : loss.fixed(0)
    let kind = self.kind ?? (isHidden || loss.isNaN ? "nan" : loss > 0 ? "+inf" : "-inf")
    if consecutive == 0 { onsetStep = row.step }
    self.kind = kind
    consecutive += 1
    var sentence = "Loss is non-finite (\(spelled))"
    if isHidden, let gradient {
      sentence += ": logged as 0 beside a gradient norm of \(gradient.fixed(0))"
    }
    return .breach(
      Breach(
        kind: kind, severity: .critical, value: isHidden ? nil : loss, onsetStep: onsetStep,
        consecutive: consecutive, sentence: sentence,
        evidence: [
          Evidence("loss", loss.isFinite ? .number(loss) : .null),
          Evidence("kind", .text(spelled)),
          Evidence("grad_norm", gradient.map { .number($0) } ?? .null),
        ]))
  }
}
