import Glibc

/// The mean reward stands still to the last digit, longer than this run's own repeats explain.
///
/// A run whose reward never moved at all is told apart, and so is one that stands at its best: the
/// latter warns only where the spread is known to be zero, for a solved game is no sickness.
package struct RewardFlatline: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Probability of such a run of repeats, by the run's own rate, below which it warns.
    package var warningProbability = 1e-9
    /// The same for critical.
    package var criticalProbability = 1e-20
    /// Rows without any change from the first on that warn.
    package var neverMovedRows = 30
    /// The same for critical, where entropy or spread are zero too.
    package var neverMovedCriticalRows = 50

    package init() {}
  }

  package static let id = "reward_flatline"
  package static let profile = Profile.robust
  package static let summary = "The mean reward stands still to the last digit."
  package static let kinds = [""]
  package static let signals: [Signal] = [.rewardMean]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_probability", unit: "0-1",
      "of such a run of repeats, by the run's own rate, below which it warns"),
    OptionDoc(
      "critical_probability", unit: "0-1",
      "of such a run of repeats, by the run's own rate, below which it is critical"),
    OptionDoc(
      "never_moved_rows", unit: "rows",
      "without any change from the first on that warn"),
    OptionDoc(
      "never_moved_critical_rows", unit: "rows",
      "without any change from the first on that are critical, where entropy or spread "
        + "are zero too"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_probability", options.warningProbability, in: 1e-300...1)
    check.number("critical_probability", options.criticalProbability, in: 1e-300...1)
    check.count("never_moved_rows", options.neverMovedRows, in: 5...1_000_000)
    check.count("never_moved_critical_rows", options.neverMovedCriticalRows, in: 5...1_000_000)
    return check.problems
  }

  private let options: Options
  private var rows = 0
  private var previous: Double?
  private var best = -Double.infinity
  /// Rows in a row that repeat the one before with zero spread, and rows that didn't.
  private var repeats = 0
  private var changes = 0
  /// Rate of repeats while all is well; never below 2 %.
  private var repeatRate = 0.02
  private var onsetStep = 0
  private var everHadLife = false

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let mean = row.statedRewardMean, mean.isFinite else {
      return .missing
    }
    rows += 1
    let spread = (row.statedRewardStd ?? row.witness(.rewardStd)).flatMap {
      $0.isFinite ? abs($0) : nil
    }
    if let entropy = row.witness(.entropy), entropy.isFinite, abs(entropy) > 1e-4 {
      everHadLife = true
    }
    if let spread, spread > 1e-9 { everHadLife = true }
    let isRepeat = previous == mean && spread.map { $0 < 1e-9 } ?? true
    previous = mean
    best = max(best, mean)
    if isRepeat {
      if repeats == 0 { onsetStep = row.step }
      repeats += 1
    } else {
      repeats = 0
      if rows > 1 { changes += 1 }
    }
    if repeats < 5 { repeatRate += 0.01 * ((isRepeat ? 1 : 0) - repeatRate) }
    guard let severity = severity(mean, spread: spread, row: row) else {
      return rows < 30 ? .warmingUp : .healthy
    }
    let never = changes == 0 ? " and never moved" : ""
    return .breach(
      Breach(
        severity: severity, value: mean, onsetStep: onsetStep, consecutive: repeats,
        sentence: "Reward mean has stood at \(mean.short) for \(repeats) rows\(never)",
        evidence: [
          Evidence("reward_mean", .number(mean)),
          Evidence("reward_std", spread.map { .number($0) } ?? .null),
          Evidence("usual_repeat_rate", .number(repeatRate)),
          Evidence("best_reward", .number(best)),
        ]))
  }

  private func severity(_ mean: Double, spread: Double?, row: MetricRow) -> Severity? {
    guard repeats > 0 else { return nil }
    if changes == 0 {
      let hasWitness = spread != nil || row.witness(.entropy) != nil
      if hasWitness, !everHadLife, repeats + 1 >= options.neverMovedCriticalRows {
        return .critical
      }
      return repeats + 1 >= options.neverMovedRows ? .warning : nil
    }
    guard changes > 50 else { return nil }
    let chance = Double(repeats) * log10(min(0.95, max(repeatRate, 0.02) * 1.5))
    let isAtBest = mean >= best
    if isAtBest {
      return spread != nil && chance < log10(options.criticalProbability) ? .warning : nil
    }
    if chance < log10(options.criticalProbability) { return .critical }
    return chance < log10(options.warningProbability) ? .warning : nil
  }
}
