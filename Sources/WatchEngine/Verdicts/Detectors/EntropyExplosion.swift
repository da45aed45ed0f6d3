/// The policy turns to noise: entropy climbs to several times its start and above what sense allows.
package struct EntropyExplosion: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Times the first entropy, in 8 of 10 rows.
    package var warningRatio = 3.0
    /// Nats that must be passed too; healthy language models stay below one.
    package var leastNats = 1.5
    /// Rows that make the first entropy.
    package var baselineRows = 30

    package init() {}
  }

  package static let id = "entropy_explosion"
  package static let profile = Profile.robust
  package static let summary = "The policy turns to noise: entropy climbs without end."
  package static let kinds = [""]
  package static let signals: [Signal] = [.entropy]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "the first entropy, in 8 of 10 rows, that warns"),
    OptionDoc(
      "least_nats", unit: "nats",
      "that must be passed too; healthy language models stay below one"),
    OptionDoc(
      "baseline_rows", unit: "rows",
      "that make the first entropy"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("least_nats", options.leastNats, in: 0...1e6)
    check.count("baseline_rows", options.baselineRows, in: 5...10_000)
    return check.problems
  }

  private let options: Options
  private var first: [Double] = []
  private var initial: Double?
  private var sawNegative = false
  private var mean = Ewma(span: 10)
  private var hits = KofN(8, of: 10)
  private var consecutive = 0
  private var onsetStep = 0

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.entropy], value.isFinite else {
      return .missing
    }
    if value < 0 { sawNegative = true }
    // Differential entropies have no scale to multiply.
    guard !sawNegative else { return .healthy }
    let level = mean.next(min(value, 1e300))
    guard let initial else {
      first.append(min(value, 1e300))
      if first.count >= options.baselineRows {
        self.initial = first.median
        first = []
      }
      return .warmingUp
    }
    let isHigh =
      initial > 0 && level > options.warningRatio * initial && level > options.leastNats
    consecutive = isHigh ? consecutive + 1 : 0
    if consecutive == 1 { onsetStep = row.step }
    guard hits.next(isHigh), isHigh else { return .healthy }
    return .breach(
      Breach(
        severity: .warning, value: level, baseline: initial,
        threshold: max(options.warningRatio * initial, options.leastNats), onsetStep: onsetStep,
        consecutive: consecutive,
        sentence: "Policy entropy climbed from \(initial.fixed(2)) to \(level.fixed(2)), "
          + "\((level / initial).fixed(1))x its start",
        evidence: [
          Evidence("current_entropy", .number(value)),
          Evidence("initial_entropy", .number(initial)),
        ]))
  }
}
