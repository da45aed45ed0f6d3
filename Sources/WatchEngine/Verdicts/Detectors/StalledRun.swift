/// Rows stopped coming for a multiple of their usual interval, by the times the log itself has.
///
/// This is what `diagnose` sees after the fact; while a run is silent there is no row to judge, and
/// the daemon's timer asks ``StallClock``.
package struct StalledRun: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Times the usual interval without a row.
    package var warningRatio = 6.0
    package var criticalRatio = 15.0
    /// Times the longest interval of the last 100 rows: evaluations and checkpoints take their time.
    package var longestRatio = 2.0
    /// Seconds of silence that are never a stall.
    package var leastSeconds = 120.0
    /// Intervals before anything is judged.
    package var warmupRows = 10

    package init() {}
  }

  package static let id = "stalled_run"
  package static let profile = Profile.robust
  package static let summary = "No row comes for a multiple of the usual interval."
  package static let kinds = [""]
  package static let signals: [Signal] = [.timestamp]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "the usual interval without a row to warn"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the usual interval without a row to be critical"),
    OptionDoc(
      "longest_ratio", unit: "times",
      "the longest interval of the last 100 rows; evaluations and checkpoints take "
        + "their time"),
    OptionDoc(
      "least_seconds", unit: "seconds",
      "of silence that are never a stall"),
    OptionDoc(
      "warmup_rows", unit: "intervals",
      "before anything is judged"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("longest_ratio", options.longestRatio, in: 1...1e6)
    check.number("least_seconds", options.leastSeconds, in: 0...1e9)
    check.count("warmup_rows", options.warmupRows, in: 3...100_000)
    return check.problems
  }

  private let options: Options
  private var clock: StallClock
  private var previousStep: Int?

  package init(options: Options) {
    self.options = options
    clock = StallClock(options: options)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let time = row.signals[.timestamp], time.isFinite else {
      return .missing
    }
    // A step that went back is a restart: the time between is downtime somebody knows of.
    let isRestart = previousStep.map { row.step <= $0 } ?? false
    previousStep = row.step
    let verdict = isRestart ? Verdict.healthy : clock.verdict(at: time, lastStep: row.step)
    clock.row(at: time, isRestart: isRestart)
    return verdict
  }
}
