import Testing
import WatchEngine
import WatchTestSupport

/// Warm-up, tiers, recovery and missing rows of each robust detector, on series made by hand.
struct RobustTierTests {
  /// Parts of a series: so many rows of a value, with a small ripple so that spreads exist.
  private func series(_ parts: (Int, Double)...) -> [Double?] {
    var values: [Double?] = []
    for (count, value) in parts {
      for _ in 0..<count {
        let ripple = [1.02, 0.97, 1.0, 1.03, 0.98][values.count % 5]
        values.append(value * ripple)
      }
    }
    return values
  }

  private func first(_ verdicts: [Verdict], _ severity: Severity) -> Int? {
    verdicts.firstIndex { $0.breach?.severity == severity }
  }

  @Test func entropyFallsThroughBothTiers() {
    let verdicts = EntropyCollapse(options: EntropyCollapse.defaults)
      .verdicts(.entropy, series((120, 2), (20, 0.9), (30, 0.5), (60, 0.1)))
    #expect(verdicts.prefix(120).allSatisfy { $0.breach == nil })
    let warning = first(verdicts, .warning)
    let critical = first(verdicts, .critical)
    #expect(
      warning.map { (125...165).contains($0) } ?? false, "warning at \(String(describing: warning))"
    )
    #expect(
      critical.map { (170...200).contains($0) } ?? false,
      "critical at \(String(describing: critical))")
    let sentence = verdicts.compactMap(\.breach).first?.sentence ?? ""
    #expect(sentence.hasPrefix("Policy entropy dropped from 2.0"))
    #expect(sentence.contains("consecutive steps"))
  }

  @Test func entropyRecoversAndCollapsesAgain() {
    let verdicts = EntropyCollapse(options: EntropyCollapse.defaults)
      .verdicts(.entropy, series((120, 2), (40, 0.1), (80, 2), (40, 0.1)))
    #expect(verdicts[130...159].contains { $0.breach?.severity == .critical })
    #expect(verdicts[185..<240].allSatisfy { $0 == .healthy })
    #expect(verdicts[250...].contains { $0.breach?.severity == .critical })
  }

  @Test func lowEntropyIsNoCollapse() {
    let detector = EntropyCollapse(options: EntropyCollapse.defaults)
    #expect(detector.verdicts(.entropy, series((600, 0.03))).allSatisfy { $0.breach == nil })
    #expect(detector.verdicts(.entropy, series((600, 0))).allSatisfy { $0.breach == nil })
    #expect(detector.verdicts(.entropy, series((600, -3))).allSatisfy { $0.breach == nil })
  }

  @Test func aRunThatDiesInItsFirstRowsIsHeard() {
    let verdicts = EntropyCollapse(options: EntropyCollapse.defaults)
      .verdicts(.entropy, series((10, 3.4), (40, 0.05)))
    #expect(first(verdicts, .critical).map { $0 < 35 } ?? false)
  }

  struct KLCase: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Double?]
    let warning: Int?
    let critical: Int?
    var testDescription: String { name }
  }

  @Test(arguments: [
    KLCase(name: "absurd at once", values: [0.001, 1e12], warning: nil, critical: 1),
    KLCase(name: "ten nats twice", values: [0.001, 12, 11], warning: nil, critical: 2),
    KLCase(name: "one row of 4096", values: [0.01, 0.02, 4096, 0.02], warning: 2, critical: nil),
    KLCase(
      name: "never any KL", values: Array(repeating: 0, count: 200) + [1e-3], warning: nil,
      critical: nil),
    KLCase(
      name: "negative estimates",
      values: (0..<300).map { $0.isMultiple(of: 2) ? -0.001 : 0.0015 }, warning: nil,
      critical: nil),
    KLCase(name: "NaN is another's", values: [0.01, .nan, .infinity], warning: nil, critical: nil),
  ])
  func klByHand(_ sample: KLCase) {
    let verdicts = KLExplosion(options: KLExplosion.defaults)
      .verdicts(.klDivergence, sample.values)
    #expect(first(verdicts, .warning) == sample.warning)
    #expect(first(verdicts, .critical) == sample.critical)
  }

  @Test func klJumpWarnsThenIsCriticalThenBecomesNormal() {
    let verdicts = KLExplosion(options: KLExplosion.defaults)
      .verdicts(.klDivergence, series((200, 0.1), (600, 2)))
    #expect(verdicts.prefix(200).allSatisfy { $0.breach == nil })
    #expect(first(verdicts, .warning) == 200)
    #expect(first(verdicts, .critical) == 202)
    #expect(verdicts.last == .healthy)
    #expect(
      verdicts[200].breach?.sentence.hasPrefix("KL divergence = 2.0") ?? false,
      "\(String(describing: verdicts[200].breach?.sentence))")
    #expect(verdicts[200].breach?.sentence.contains("σ above rolling mean 0.") ?? false)
  }

  @Test func approxKLIsJudgedOnlyWhereItIsAlone() {
    var detector = KLExplosion(options: KLExplosion.defaults)
    for index in 0..<150 { _ = detector.judge(MetricRow(step: index, [.approxKL: 0.01])) }
    #expect(detector.judge(MetricRow(step: 150, [.approxKL: 0.5])).breach != nil)
    var other = KLExplosion(options: KLExplosion.defaults)
    for index in 0..<150 {
      _ = other.judge(MetricRow(step: index, [.approxKL: 0.01, .klDivergence: 0.1]))
    }
    #expect(other.judge(MetricRow(step: 150, [.approxKL: 50, .klDivergence: 0.1])) == .healthy)
  }

  @Test func gradientSpikeWarnsAndABurstIsCritical() {
    let detector = GradientNormSpike(options: GradientNormSpike.defaults)
    let one = detector.verdicts(.gradNorm, series((100, 0.5), (1, 20), (50, 0.5)))
    #expect(one.breaches == ["100 warning"])
    #expect(one[100].breach?.sentence.hasPrefix("Gradient norm = ") ?? false)
    let many = detector.verdicts(.gradNorm, series((100, 0.5), (4, 20), (50, 0.5)))
    #expect(first(many, .critical) == 102)
    #expect(many.dropFirst(115).allSatisfy { $0 == .healthy })
    let zeros = detector.verdicts(
      .gradNorm, (0..<200).map { $0.isMultiple(of: 2) ? 0 : 0.5 })
    #expect(zeros.allSatisfy { $0.breach == nil })
    #expect(
      detector.verdicts(.gradNorm, series((10, 0.5), (1, 900))).allSatisfy { $0.breach == nil })
  }

  @Test func advantageSpread() {
    let detector = AdvantageVariance(options: AdvantageVariance.defaults)
    let verdicts = detector.verdicts(.advantageStd, series((60, 1), (3, 3.5), (3, 12), (40, 1)))
    #expect(first(verdicts, .warning) == 60)
    #expect(first(verdicts, .critical) == 63)
    #expect(verdicts.last == .healthy)
    #expect(
      verdicts[60].breach?.sentence.hasPrefix("Advantage std = 3.5") ?? false,
      "\(String(describing: verdicts[60].breach?.sentence))")
    #expect(detector.verdicts(.advantageStd, Array(repeating: 0, count: 90) + [0.9]).breaches == [])
  }

  @Test func lossDies() {
    let detector = LossNaN(options: LossNaN.defaults)
    let verdicts = detector.verdicts(.loss, [0.1, .nan, .infinity, 0.1, -.infinity, nil])
    #expect(verdicts.breaches == ["1 critical nan", "2 critical nan", "4 critical -inf"])
    #expect(verdicts[1].breach?.sentence == "Loss is non-finite (NaN)")
    #expect(verdicts[4].breach?.sentence == "Loss is non-finite (-Inf)")
    let hidden = detector.verdicts([
      MetricRow(step: 0, [.loss: 0, .gradNorm: 0.4]),
      MetricRow(step: 1, [.loss: 0, .gradNorm: .nan]),
      MetricRow(step: 2, [.loss: 0.1, .gradNorm: .nan]),
    ])
    #expect(hidden.breaches == ["1 critical nan"])
  }

  @Test func nonFiniteSignals() {
    let detector = NonFiniteMetric(options: NonFiniteMetric.defaults)
    #expect(
      detector.verdicts(.klDivergence, [0.1, .nan, 0.1, .nan, .infinity, 0.1]).breaches
        == ["1 warning", "3 warning", "4 critical"])
    // No episode has ended yet.
    #expect(detector.verdicts(.rewardMean, [.nan, .nan, .nan, -21]).breaches == [])
    #expect(detector.verdicts(.rewardMean, [-21, .nan]).breaches == ["1 warning"])
    #expect(detector.verdicts(.loss, [.nan]).breaches == [])
  }

  @Test func degenerateGroupsTellEasyFromHard() {
    func verdicts(_ reward: Double, _ share: Double, from onset: Int) -> [Verdict] {
      DegenerateGroups(options: DegenerateGroups.defaults).verdicts(
        (0..<120).map { step in
          MetricRow(
            step: step,
            [
              .zeroStdFraction: step < onset ? 0.2 : share,
              .rewardMean: step < onset ? 0.5 : reward,
            ])
        })
    }
    #expect(verdicts(0.02, 0.98, from: 60).last?.breach?.kind == "too_hard")
    #expect(verdicts(0.02, 0.98, from: 60).last?.breach?.severity == .critical)
    // Solved in earnest: at most a warning.
    #expect(verdicts(0.99, 0.98, from: 60).last?.breach?.kind == "too_easy")
    #expect(verdicts(0.99, 0.98, from: 60).allSatisfy { $0.breach?.severity != .critical })
    #expect(verdicts(0.5, 0.75, from: 60).last?.breach?.severity == .warning)
    #expect(verdicts(0.5, 0.2, from: 60).allSatisfy { $0.breach == nil })
  }

  @Test func theRateIsLostButADecayEnds() {
    let detector = LearningRateZero(options: LearningRateZero.defaults)
    let lost = detector.verdicts(.learningRate, series((20, 1e-6), (6, 0)))
    #expect(lost.breaches == ["24 critical", "25 critical"])
    let decay = (0...100).map { Optional(1e-6 * (1 - Double($0) / 100)) }
    #expect(
      detector.verdicts(.learningRate, decay + Array(repeating: 0, count: 20)).breaches == [])
  }

  @Test func aSignalThatVanishes() {
    let rows = (0..<120).map { step in
      MetricRow(step: step, step < 60 ? [.loss: 0.1, .gradNorm: 0.4] : [.loss: 0.1])
    }
    let verdicts = MetricMissing(options: MetricMissing.defaults).verdicts(rows)
    #expect(verdicts.firstIndex { $0.breach != nil } == 79)
    #expect(verdicts[79].breach?.onsetStep == 60)
    #expect(verdicts[79].breach?.sentence.hasPrefix("grad_norm is missing for 20 rows") ?? false)
    #expect(verdicts.last?.breach != nil)
  }

  @Test func silenceByTheTimesInTheLog() {
    func verdicts(gap: Double, restart: Bool) -> [Verdict] {
      StalledRun(options: StalledRun.defaults).verdicts(
        (0..<60).map { step in
          var row = MetricRow(
            step: step, [.timestamp: Double(step) * 40 + (step >= 40 ? gap : 0)])
          if restart, step >= 40 { row.step = step - 20 }
          return row
        })
    }
    #expect(verdicts(gap: 400, restart: false).breaches == ["40 warning"])
    #expect(verdicts(gap: 4000, restart: false).breaches == ["40 critical"])
    #expect(verdicts(gap: 4000, restart: true).breaches == [])
    #expect(verdicts(gap: 60, restart: false).breaches == [])
  }

  @Test func theStallClockAsksForPatience() {
    var clock = StallClock()
    #expect(clock.verdict(at: 1e9, lastStep: 0) == .warmingUp)
    for row in 0..<30 { clock.row(at: Double(row) * 10) }
    #expect(clock.usualInterval.map { abs($0 - 10) < 1e-9 } ?? false)
    // Ten-second rows: two minutes are the least silence.
    #expect(clock.patience == 120)
    #expect(clock.verdict(at: 290 + 119, lastStep: 29) == .healthy)
    #expect(clock.verdict(at: 290 + 121, lastStep: 29).breach?.severity == .warning)
    #expect(clock.verdict(at: 290 + 500, lastStep: 29).breach?.severity == .critical)
    #expect(clock.verdict(at: -.infinity, lastStep: 29) == .healthy)
  }

  @Test func aRiseIsInfoUnlessAnotherSignalSpeaks() {
    func severities(_ options: RewardMeanDrift.Options, length: (Int) -> Double) -> Set<Severity> {
      var random = SeededGenerator("rise", 1)
      let rows = (0..<500).map { step in
        MetricRow(
          step: step,
          [
            .rewardMean: 0.3 + Double(max(0, step - 320)) * 0.004 + 0.02 * random.normal(),
            .completionLength: length(step),
          ])
      }
      return Set(
        RewardMeanDrift(options: options).verdicts(rows).compactMap(\.breach).map(\.severity))
    }
    #expect(severities(RewardMeanDrift.defaults) { _ in 300 } == [.info])
    #expect(
      severities(RewardMeanDrift.defaults) { 300 + 4 * Double(max(0, $0 - 320)) }
        .contains(.warning))
    var loud = RewardMeanDrift.defaults
    loud.warnOnRise = true
    #expect(severities(loud) { _ in 300 } == [.warning])
  }
}
