/// Entropy below a fixed threshold for many rows in a row.
///
/// Warning at half of `consecutive_steps`, critical at all of it, each once until one row is back at
/// the threshold. Counting starts with the row that ends the warm-up. A NaN counts as back.
package struct ClassicEntropyCollapse: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Nats; the Python tool's default, although most LLM runs start below it.
    package var threshold = 1.0
    /// Rows in a row below the threshold before the critical tier; the Python tool's default.
    package var consecutiveSteps = 50
    /// Rows with entropy until the first judged one; the Python tool's default.
    package var warmupSteps = 20
  }

  package static let id = "entropy_collapse"
  package static let profile = Profile.classic
  package static let summary =
    "Entropy stays below a fixed threshold for many rows: the policy has stopped exploring."
  package static let kinds = [""]
  package static let signals: [Signal] = [.entropy]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "threshold", unit: "nats",
      "entropy below it counts; the classic tool's default, although most language "
        + "models start below it"),
    OptionDoc(
      "consecutive_steps", unit: "rows",
      "rows in a row below the threshold that are critical, half of them warn; the "
        + "classic tool's default"),
    OptionDoc(
      "warmup_steps", unit: "rows",
      "rows with entropy until the first judged one; the classic tool's default"),
  ]

  /// How many values tell what entropy was at first; fixed in the classic rules.
  private static let initialRows = 20

  private let options: Options
  private var rows = 0
  private var below = 0
  private var belowSince = 0
  private var hasWarned = false
  private var isCritical = false
  /// The first values, and the first not below the threshold.
  private var firstValues = RingBuffer(capacity: initialRows)
  private var firstHealthyValues = RingBuffer(capacity: initialRows)

  package init(options: Options) { self.options = options }

  package static func problems(in options: Options) -> [OptionProblem] {
    [
      options.threshold.isFinite
        ? nil : OptionProblem(key: "threshold", message: "must be a finite number"),
      .unless(
        "consecutive_steps", options.consecutiveSteps, in: 1...OptionProblem.rowRange.upperBound),
      .unless("warmup_steps", options.warmupSteps, in: OptionProblem.rowRange),
    ].compactMap { $0 }
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let entropy = row.signals[.entropy] else { return .missing }
    rows += 1
    if firstValues.count < Self.initialRows { firstValues.append(entropy) }
    if entropy >= options.threshold, firstHealthyValues.count < Self.initialRows {
      firstHealthyValues.append(entropy)
    }
    guard rows >= options.warmupSteps else { return .warmingUp }
    guard entropy < options.threshold else {
      below = 0
      hasWarned = false
      isCritical = false
      return .healthy
    }
    if below == 0 { belowSince = row.step }
    below += 1
    // Critical first: with one consecutive step the warning follows a row later, as it always did.
    if below >= options.consecutiveSteps, !isCritical {
      isCritical = true
      return .breach(breach(.critical, entropy))
    }
    if below >= max(1, options.consecutiveSteps / 2), !hasWarned {
      hasWarned = true
      return .breach(breach(.warning, entropy))
    }
    return .healthy
  }

  private func breach(_ severity: Severity, _ entropy: Double) -> Breach {
    // A run that was never healthy has only its first values to compare with.
    let reference = firstHealthyValues.count > 0 ? firstHealthyValues : firstValues
    let initial = Moments(of: reference.storage).mean
    let limit =
      severity == .critical
      ? "below the threshold of \(options.threshold)"
      : "below \(options.threshold); critical at \(options.consecutiveSteps)"
    return Breach(
      severity: severity, value: entropy, baseline: initial, threshold: options.threshold,
      onsetStep: belowSince, consecutive: below,
      sentence: "Policy entropy dropped from \(initial.fixed(2)) to \(entropy.fixed(4))"
        + " over \(below) consecutive steps \(limit)",
      evidence: [
        Evidence("current_entropy", .number(entropy)),
        Evidence("initial_entropy", .number(initial)),
        Evidence("consecutive_steps_below", .integer(below)),
        Evidence("threshold", .number(options.threshold)),
      ])
  }
}
