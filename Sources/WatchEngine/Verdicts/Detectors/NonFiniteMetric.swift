/// A watched signal other than the loss is NaN or infinite.
///
/// One such row is a warning (isolated `kl: nan` rows occur in fine runs), two in a row of one signal
/// are critical. A reward that was never finite yet only means that no episode has ended.
package struct NonFiniteMetric: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Rows in a row of one signal that are critical.
    package var criticalRows = 2

    package init() {}
  }

  package static let id = "non_finite_metric"
  package static let profile = Profile.robust
  package static let summary = "A watched signal other than the loss is NaN or infinite."
  package static let kinds = [""]
  package static let signals: [Signal] = [
    .entropy, .klDivergence, .approxKL, .rewardMean, .rewardStd, .advantageStd, .valueLoss,
    .gradNorm, .clipFraction, .completionLength,
  ]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "critical_rows", unit: "rows",
      "in a row of one signal that are critical; single NaN rows occur in runs that end "
        + "well")
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.count("critical_rows", options.criticalRows, in: 1...1_000_000)
    return check.problems
  }

  private let options: Options
  /// Non-finite rows in a row, by place in ``signals``.
  private var runs: [Int]
  /// Whether any of ``runs`` is open.
  private var hasRuns = false
  /// The signals that were ever finite, one bit each.
  private var wasFinite: UInt32 = 0
  private var onsetStep = 0
  private var isOpen = false

  package init(options: Options) {
    self.options = options
    runs = Array(repeating: 0, count: Self.signals.count)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    // A saved state that doesn't fit the signals counts for nothing.
    if runs.count != Self.signals.count { self = Self(options: options) }
    let present = row.signals.mask & Self.watched
    let bad = row.signals.nonFiniteMask & Self.watched
    wasFinite |= present & ~bad
    let worst = bad != 0 || hasRuns ? longestRun(row) : nil
    guard let worst else {
      isOpen = isOpen && present == 0
      return present == 0 ? .missing : .healthy
    }
    if !isOpen { onsetStep = row.step }
    isOpen = true
    return .breach(breach(worst.place, run: worst.run, row: row))
  }

  private static let watched = SignalValues.mask(of: signals)

  /// Moves the runs of non-finite rows on and gives the longest; nil while no signal has one.
  private mutating func longestRun(_ row: MetricRow) -> (place: Int, run: Int)? {
    var worst: (place: Int, run: Int)?
    for place in Self.signals.indices where place < runs.count {
      guard let value = row.signals[Self.signals[place]] else { continue }
      if value.isFinite {
        runs[place] = 0
      } else if wasFinite & SignalValues.mask(of: [Self.signals[place]]) != 0
        || !Self.startsUndefined(Self.signals[place])
      {
        runs[place] += 1
        if runs[place] > (worst?.run ?? 0) { worst = (place, runs[place]) }
      }
    }
    hasRuns = runs.contains { $0 > 0 }
    return worst
  }

  private func breach(_ place: Int, run: Int, row: MetricRow) -> Breach {
    let bad = Self.signals.filter { row.signals[$0].map { !$0.isFinite } ?? false }
    let signal = Self.signals[place]
    let value = row.signals[signal] ?? .nan
    var sentence = "\(signal.name) is non-finite (\(value.fixed(0)))"
    if run > 1 { sentence += " for \(run) rows in a row" }
    if bad.count > 1 { sentence += ", with \(bad.count - 1) other signals" }
    return Breach(
      severity: run >= options.criticalRows ? .critical : .warning, value: value,
      onsetStep: onsetStep, consecutive: run, sentence: sentence,
      evidence: bad.map { Evidence($0.name, .text((row.signals[$0] ?? .nan).fixed(0))) })
  }

  /// Signals of episodes, undefined until the first episode has ended.
  private static func startsUndefined(_ signal: Signal) -> Bool {
    signal == .rewardMean || signal == .rewardStd || signal == .completionLength
  }
}
