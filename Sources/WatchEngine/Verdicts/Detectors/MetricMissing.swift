/// A signal that nearly every row had is gone: a logger broke, or a trainer path is no longer taken.
package struct MetricMissing: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Share of the rows that must have had the signal.
    package var usualShare = 0.9
    /// Rows in a row without it that warn.
    package var missingRows = 20
    /// Rows before anything is judged.
    package var warmupRows = 40

    package init() {}
  }

  package static let id = "metric_missing"
  package static let profile = Profile.robust
  package static let summary = "A signal that nearly every row had is gone."
  package static let kinds = [""]
  package static let signals: [Signal] = [
    .entropy, .klDivergence, .approxKL, .rewardMean, .rewardStd, .advantageStd, .loss,
    .valueLoss, .gradNorm, .learningRate, .clipFraction, .completionLength,
  ]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "usual_share", unit: "0-1",
      "of the rows that must have had the signal; what comes now and then is not missed"),
    OptionDoc(
      "missing_rows", unit: "rows",
      "in a row without it that warn"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before anything is judged"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("usual_share", options.usualShare, in: 0...1)
    check.count("missing_rows", options.missingRows, in: 1...1_000_000)
    check.count("warmup_rows", options.warmupRows, in: 1...1_000_000)
    return check.problems
  }

  private let options: Options
  private var rows = 0
  /// Running share of rows with each signal, rows in a row without it, the step where that began.
  private var shares: [Double]
  private var gaps: [Int]
  private var gapSteps: [Int]
  /// The signals of a row that changes nothing: all it has were always there, the rest never was.
  private var steady: UInt32?

  package init(options: Options) {
    self.options = options
    shares = Array(repeating: 0, count: Self.signals.count)
    gaps = Array(repeating: 0, count: Self.signals.count)
    gapSteps = Array(repeating: 0, count: Self.signals.count)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    // What another log tells of the step isn't missing; nor does it make a row of its own.
    guard options.enabled, !row.signals.isEmpty, row.context?.isContinued != true else {
      return .missing
    }
    // A saved state that doesn't fit the signals counts for nothing.
    let places = Self.signals.count
    if shares.count != places || gaps.count != places || gapSteps.count != places {
      self = Self(options: options)
    }
    rows += 1
    if row.witnessMask & Self.watched == steady {
      return rows < options.warmupRows ? .warmingUp : .healthy
    }
    defer { steady = steadyMask }
    var longest: Int?
    for place in Self.signals.indices where place < gaps.count {
      if row.witness(Self.signals[place]) != nil {
        gaps[place] = 0
        // A plain mean over the first rows, then over about a hundred.
        shares[place] += (1 - shares[place]) / Double(min(rows, 100))
        continue
      }
      if gaps[place] == 0 { gapSteps[place] = row.step }
      gaps[place] += 1
      guard shares[place] >= options.usualShare else {
        if shares[place] > 0 { shares[place] -= shares[place] / Double(min(rows, 100)) }
        continue
      }
      // While it is gone its share stands still, or it would forget what was usual.
      if gaps[place] < 5 { shares[place] -= shares[place] / Double(min(rows, 100)) * 0.2 }
      if gaps[place] >= options.missingRows, rows - gaps[place] >= options.warmupRows,
        gaps[place] > (longest.map { gaps[$0] } ?? 0)
      {
        longest = place
      }
    }
    guard let longest else { return rows < options.warmupRows ? .warmingUp : .healthy }
    let gone = Self.signals.indices.filter {
      gaps[$0] >= options.missingRows && shares[$0] >= options.usualShare
    }
    let names = gone.map { Self.signals[$0].name }.joined(separator: ", ")
    return .breach(
      Breach(
        severity: .warning, threshold: Double(options.missingRows), onsetStep: gapSteps[longest],
        consecutive: gaps[longest],
        sentence: "\(names) \(gone.count == 1 ? "is" : "are") missing for \(gaps[longest]) rows "
          + "after \(shares[longest].percent) of the rows had \(gone.count == 1 ? "it" : "them")",
        evidence: gone.map { Evidence(Self.signals[$0].name, .integer(gaps[$0])) }))
  }

  private static let watched = SignalValues.mask(of: signals)

  /// ``steady`` as the shares stand; nil while some signal comes and goes.
  private var steadyMask: UInt32? {
    guard options.usualShare > 0 else { return nil }
    var mask: UInt32 = 0
    for (signal, share) in zip(Self.signals, shares) {
      if share >= 1 { mask |= SignalValues.mask(of: [signal]) } else if share > 0 { return nil }
    }
    return mask
  }
}
