/// Knows the pace of a run's rows and says whether the silence since the last one is a stall.
///
/// Without a clock of its own: times come in, in seconds of any one clock. The daemon feeds it the
/// arrival time of every row and asks from a timer; ``StalledRun`` feeds it the times in the log.
package struct StallClock: Codable, Sendable {
  private let options: StalledRun.Options
  private var lastTime: Double?
  private var pace: RobustBaseline
  private var longest = RecentMaximum(window: 100)

  package init(options: StalledRun.Options = StalledRun.Options()) {
    self.options = options
    pace = RobustBaseline {
      $0.startRows = options.warmupRows
      $0.leastSpread = 0.1
    }
  }

  /// A row came at `time`; `isRestart`: the silence before it does not count.
  package mutating func row(at time: Double, isRestart: Bool = false) {
    defer { lastTime = time }
    guard let lastTime, time > lastTime, !isRestart, time.isFinite else { return }
    let interval = time - lastTime
    if !isStall(interval) { longest.push(interval) }
    pace.push(Ratio.log(interval, floor: 1e-3))
  }

  /// The usual seconds between two rows; nil until the pace is known.
  package var usualInterval: Double? { pace.level.map { Ratio.of($0) } }

  /// Seconds of silence from which on ``verdict(at:lastStep:)`` breaches; nil until the pace is known.
  package var patience: Double? {
    guard let usual = usualInterval else { return nil }
    return max(
      usual * options.warningRatio, options.leastSeconds,
      (longest.value ?? 0) * options.longestRatio)
  }

  /// Judges the silence from the last row to `time`.
  package func verdict(at time: Double, lastStep: Int) -> Verdict {
    guard let lastTime else { return .warmingUp }
    guard let usual = usualInterval, let patience else { return .warmingUp }
    let silence = time - lastTime
    guard silence.isFinite, silence > patience else { return .healthy }
    let ratio = silence / usual
    return .breach(
      Breach(
        severity: ratio > options.criticalRatio ? .critical : .warning, value: silence,
        baseline: usual, threshold: patience, onsetStep: lastStep,
        sentence: "No row for \(silence.fixed(0)) s, \(ratio.fixed(1))x the usual interval of "
          + "\(usual.short) s",
        evidence: [
          Evidence("silence_seconds", .number(silence)),
          Evidence("usual_interval_seconds", .number(usual)),
          Evidence("patience_seconds", .number(patience)),
        ]))
  }

  private func isStall(_ interval: Double) -> Bool { patience.map { interval > $0 } ?? false }
}
