/// Judges one KL signal for ``KLExplosion``.
struct KLJudge: Codable, Sendable {
  private let options: KLExplosion.Options
  /// What is known while the run is young: KL grows from nothing then, so it follows fast.
  private var early = RobustBaseline {
    $0.startRows = 16
    $0.span = 20
    $0.leastSpread = 0.15
    $0.suspicionRows = 4
  }
  /// The level of a grown run; starts with the later half of the warm-up.
  private var grown = RobustBaseline {
    $0.startRows = 40
    // A batch mean of k3 estimates is noisy by nature: less than 15 % is never a finding.
    $0.leastSpread = 0.15
    $0.suspicionRows = 12
  }
  private var isYoung: Bool { rows <= options.warmupRows || grown.level == nil }
  private var level: Double? { isYoung ? early.level : grown.level }
  private var rows = 0
  private var tail = RecentMaximum(window: 300)
  private var levels = KofN(3, of: 4)
  private var criticals = KofN(3, of: 4)
  private var absolutes = KofN(2, of: 3)
  private var drift = KLDrift()
  /// Rows held out of the baseline in this alarm, and quiet rows until the next may be held anew.
  private var heldRows = 0
  private var quietRows = 0
  private var alarmed = false
  private var onsetStep = 0
  private var consecutive = 0

  init(options: KLExplosion.Options) { self.options = options }

  mutating func judge(_ value: Double, signal: Signal, step: Int) -> Verdict {
    rows += 1
    let x = Ratio.log(value, floor: options.floor)
    let score = isYoung ? early.score(x) : grown.score(x)
    let ratio = Ratio.of(x - (level ?? x))
    let isAbsolute = absolutes.next(value > options.absoluteLimit)
    let isAbsurd = value > options.absurdLimit
    let accelerates = drift.push(value, floor: options.floor)
    var severity: Severity?
    if let score {
      let isSpike =
        score > options.spikeSigma && value > options.leastWarning
        && ratio > options.tailFactor * (tail.value ?? 0)
        && (isYoung ? ratio > 5 * options.spikeRatio && value > 1 : ratio > options.spikeRatio)
      if !isYoung || ratio < options.levelRatio { tail.push(min(ratio, 25)) }
      // Early on KL grows from nothing by nature: a new level needs a level first.
      let isMature = rows > 2 * options.warmupRows + options.warmupRows / 2
      let isLevel = levels.next(
        isMature && ratio > options.levelRatio && score > options.levelSigma
          && value > options.leastWarning)
      let isFar = criticals.next(
        isMature && ratio > options.criticalRatio && score > options.spikeSigma
          && value > options.leastCritical)
      if isFar {
        severity = .critical
      } else if isSpike || isLevel || accelerates {
        severity = .warning
      }
      hold(score: score, ratio: ratio, fired: severity != nil, x: x)
    } else {
      early.push(x)
    }
    if value > options.spikeLimit { severity = max(severity ?? .warning, .warning) }
    if isAbsurd || isAbsolute { severity = .critical }
    guard let severity else {
      consecutive = 0
      return rows <= 16 ? .warmingUp : .healthy
    }
    if consecutive == 0 { onsetStep = step }
    consecutive += 1
    return .breach(
      breach(
        value, severity, score: score, ratio: ratio, signal: signal,
        limit: isAbsurd ? options.absurdLimit : isAbsolute ? options.absoluteLimit : nil,
        accelerates: accelerates))
  }

  /// While it is alarmed, high values stay out of the baseline, for 150 rows: then they are normal.
  private mutating func hold(score: Double, ratio: Double, fired: Bool, x: Double) {
    if fired {
      alarmed = true
      quietRows = 0
    } else if alarmed {
      quietRows += 1
      if quietRows >= 25 {
        alarmed = false
        heldRows = 0
      }
    }
    if rows <= options.warmupRows { early.push(x) }
    guard rows > options.warmupRows / 3 else { return }
    let isHeld =
      !isYoung && alarmed && score > options.levelSigma && ratio > options.levelRatio
      && heldRows < 150
    if isHeld { heldRows += 1 }
    grown.push(x, isHeld: isHeld)
  }

  private func breach(
    _ value: Double, _ severity: Severity, score: Double?, ratio: Double, signal: Signal,
    limit: Double?, accelerates: Bool
  ) -> Breach {
    let level = level.map { Ratio.of($0) }
    var sentence = "KL divergence = \(value.fixed(4))"
    if let score, let level {
      sentence += ", \(score.fixed(1))σ above rolling mean \(level.fixed(4)) (\(ratio.fixed(1))x)"
    }
    if let limit {
      sentence += ", beyond the absolute limit of \(limit.short) nats"
    } else if accelerates {
      sentence += "; the drift accelerates"
    }
    return Breach(
      severity: severity, value: value, baseline: level,
      threshold: limit ?? level.map { $0 * options.levelRatio }, onsetStep: onsetStep,
      consecutive: consecutive, sentence: sentence,
      evidence: [
        Evidence("signal", .text(signal.name)), Evidence("kl_divergence", .number(value)),
        Evidence("rolling_mean", level.map { .number($0) } ?? .null),
        Evidence("z_score", score.map { .number($0) } ?? .null),
        Evidence("ratio", .number(ratio)),
      ])
  }
}
