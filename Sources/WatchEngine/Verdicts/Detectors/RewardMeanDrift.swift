/// The mean reward moves one way for long: down is trouble, up is learning or slow hacking.
///
/// Means of 10-row blocks, Mann-Kendall's tau over the last eight, and an effect in units of the run's
/// own noise. Up is `info` unless another signal speaks with it: KL that accelerates, entropy that
/// falls, completions that grow.
package struct RewardMeanDrift: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Share of rising minus falling pairs of blocks; .7 of 28 pairs has p < .01 by chance.
    package var leastTau = 0.7
    /// Deviations of a block mean that the drift must cover.
    package var leastEffect = 3.0
    /// Deviations of a single row that a fall must cover: a drift below the noise harms nobody.
    package var leastFall = 0.6
    /// The same for a rise, which must follow a plateau too.
    package var leastRise = 0.8
    /// Times the distance the run usually moves in as many rows: one that wanders drifts often.
    package var leastSwing = 2.5
    /// Whether a rise that nothing else speaks for warns, as the playbook has it.
    package var warnOnRise = false

    package init() {}
  }

  package static let id = "reward_mean_drift"
  package static let profile = Profile.robust
  package static let summary = "The mean reward moves one way for long."
  package static let kinds = ["up", "down"]
  package static let signals: [Signal] = [.rewardMean]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "least_tau", unit: "0-1",
      "share of rising minus falling pairs of blocks; .7 of 28 pairs has p < .01 by "
        + "chance"),
    OptionDoc(
      "least_effect", unit: "deviations of a block mean",
      "that the drift must cover"),
    OptionDoc(
      "least_fall", unit: "deviations of a single row",
      "that a fall must cover; a drift below the noise harms nobody"),
    OptionDoc(
      "least_rise", unit: "deviations of a single row",
      "that a rise must cover, after a plateau"),
    OptionDoc(
      "least_swing", unit: "times",
      "times the distance the run usually moves in as many rows: one that wanders drifts often"),
    OptionDoc(
      "warn_on_rise",
      "whether a rise that nothing else speaks for warns; off, because a rise is mostly "
        + "learning"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("least_tau", options.leastTau, in: 0...1)
    check.number("least_effect", options.leastEffect, in: 0...1e6)
    check.number("least_fall", options.leastFall, in: 0...1e6)
    check.number("least_rise", options.leastRise, in: 0...1e6)
    check.number("least_swing", options.leastSwing, in: 0...1e6)
    return check.problems
  }

  private static let rowsPerBlock = 10
  private static let trendBlocks = 8

  private let options: Options
  private var series = BlockSeries(rows: 10, kept: 16, summary: .mean)
  private var changes = Ewma(span: 100)
  private var previous: Double?
  private var witnesses = DriftWitnesses()
  /// How far the mean usually moves within the blocks judged.
  private var swings = Ewma(span: 40)
  private var last: Breach?
  /// Step at the start of each of the last blocks, oldest first.
  private var blockSteps: [Int] = []
  private var rowsInBlock = 0

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled else { return .missing }
    witnesses.push(row.signals)
    guard let raw = row.statedRewardMean, raw.isFinite else { return .missing }
    let value = min(max(raw, -1e300), 1e300)
    if let previous {
      let change = min(abs(value - previous), 1e300)
      // One odd row must not swell the noise.
      let known = changes.value ?? 0
      changes.next(known > 0 ? min(change, 10 * known) : change)
    }
    previous = value
    if rowsInBlock == 0 {
      if blockSteps.count == 16 { blockSteps.removeFirst() }
      blockSteps.append(row.step)
    }
    rowsInBlock += 1
    if series.push(value) {
      rowsInBlock = 0
      last = trend(value)
    }
    if let last { return .breach(last) }
    return series.completed < Self.trendBlocks + 2 ? .warmingUp : .healthy
  }

  private mutating func trend(_ value: Double) -> Breach? {
    let blocks = series.blocks
    guard blocks.count >= Self.trendBlocks + 2, let change = changes.value else { return nil }
    let now = blocks.suffix(Self.trendBlocks)
    let before = blocks.dropLast(Self.trendBlocks)
    let tau = MannKendall.tau(now)
    // Mean absolute difference of neighbours -> deviation of one row.
    let noise = max(1.2533 * change / 2.0.squareRoot(), 1e-9)
    let blockNoise = noise / Double(Self.rowsPerBlock).squareRoot()
    func move(_ part: ArraySlice<Double>) -> Double {
      guard let first = part.first, let last = part.last, part.count > 1 else { return 0 }
      let head = first / 2 + part[part.startIndex + 1] / 2
      return last / 2 + part[part.endIndex - 2] / 2 - head
    }
    let distance = move(now)
    let earlier = move(before)
    let usual = swings.value ?? 0
    swings.next(usual > 0 ? min(abs(distance), 3 * usual) : abs(distance))
    guard abs(distance) > options.leastSwing * usual else { return nil }
    let isFall =
      tau <= -options.leastTau && -distance > options.leastEffect * blockNoise
      && -distance > options.leastFall * noise
    let isRise =
      blocks.count == 16 && tau >= options.leastTau && distance > options.leastEffect * blockNoise
      && distance > options.leastRise * noise && abs(earlier) < 0.5 * distance
      && abs(earlier) < 2 * blockNoise && series.completed > 24
    guard isFall || isRise else { return nil }
    let rows = Self.trendBlocks * Self.rowsPerBlock
    let start = now.first ?? value
    let end = now.last ?? value
    let witness = witnesses.spoken
    let severity: Severity =
      isFall || options.warnOnRise || witness != nil ? .warning : .info
    var sentence =
      "Reward mean has been drifting \(isFall ? "down" : "up") monotonically for \(rows) steps, "
      + "from \(start.fixed(4)) to \(end.fixed(4))"
    if isRise, let witness { sentence += " while \(witness)" }
    return Breach(
      kind: isFall ? "down" : "up", severity: severity, value: end, baseline: start,
      onsetStep: blockSteps.suffix(Self.trendBlocks + 1).first, consecutive: rows,
      sentence: sentence,
      evidence: [
        Evidence("reward_mean", .number(value)), Evidence("drift_start", .number(start)),
        Evidence("drift_magnitude", .number(abs(distance))), Evidence("tau", .number(tau)),
        Evidence("noise_units", .number(abs(distance) / blockNoise)),
        Evidence("direction", .text(isFall ? "down" : "up")),
      ])
  }
}
