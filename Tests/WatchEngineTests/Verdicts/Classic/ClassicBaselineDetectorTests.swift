import Testing
import WatchEngine
import WatchTestSupport

/// KL divergence, gradient norm and advantage std: the detectors that hold a value to a baseline.
struct ClassicBaselineDetectorTests {
  /// Mean 1, standard deviation 0.1 over any even number of rows.
  private func noise(_ count: Int) -> [Double?] { (0..<count).map { $0 % 2 == 0 ? 0.9 : 1.1 } }

  private func kl(
    window: Int = 20, warmup: Int = 12, mode: String = "rolling"
  ) -> ClassicKLExplosion {
    var options = ClassicKLExplosion.defaults
    options.rollingWindow = window
    options.warmupSteps = warmup
    options.baselineMode = mode
    return ClassicKLExplosion(options: options)
  }

  private func gradient(window: Int = 20, warmup: Int = 12) -> ClassicGradientNormSpike {
    var options = ClassicGradientNormSpike.defaults
    options.rollingWindow = window
    options.warmupSteps = warmup
    return ClassicGradientNormSpike(options: options)
  }

  @Test func firstRowThatCanFireEndsTheWarmup() {
    let early = ClassicKLExplosion(options: ClassicKLExplosion.defaults)
    #expect(early.verdicts(.klDivergence, noise(18) + [9.0]).breaches == [])
    let late = ClassicKLExplosion(options: ClassicKLExplosion.defaults)
    let verdicts = late.verdicts(.klDivergence, noise(19) + [9.0])
    #expect(verdicts.breaches == ["19 critical"])
    #expect(verdicts[18] == .warmingUp)
  }

  @Test func tenRowsAreTheLeastEvenWithoutWarmup() {
    for rows in [8, 9] {
      let detector = kl(warmup: 0)
      let verdicts = detector.verdicts(.klDivergence, noise(rows) + [9.0])
      #expect(verdicts.breaches == (rows == 9 ? ["9 critical"] : []))
    }
    let tooSmall = kl(window: 9, warmup: 0)
    #expect(tooSmall.verdicts(.klDivergence, noise(50) + [9.0]).breaches == [])
  }

  @Test(arguments: [(1.25, nil), (1.35, "warning"), (1.44, "warning"), (1.46, "critical")])
  func klTiersAreThreeAndFourAndAHalfSigma(_ value: Double, _ severity: String?) {
    let detector = kl()
    let verdicts = detector.verdicts(.klDivergence, noise(16) + [value] + [1.0])
    #expect(verdicts.breaches == (severity.map { ["16 \($0)"] } ?? []))
  }

  @Test func klEvidenceAndSentence() throws {
    let detector = kl()
    let breach = try #require(detector.verdicts(.klDivergence, noise(16) + [1.5]).last?.breach)
    #expect(
      breach.evidence.map(\.name) == [
        "kl_divergence", "rolling_mean", "rolling_std", "z_score", "clip_region",
      ])
    #expect(
      breach.sentence == "KL divergence = 1.5000, 5.0σ above rolling mean 1.0000,"
        + " beyond the critical limit of 4.5σ")
    #expect(abs((breach.threshold ?? 0) - 1.45) < 1e-12)
    #expect(abs((breach.baseline ?? 0) - 1) < 1e-12)
    #expect(breach.value == 1.5)
  }

  @Test func everyRowOfASpikeFiresUntilItIsItsOwnBaseline() {
    let detector = kl()
    let verdicts = detector.verdicts(
      .klDivergence, noise(20) + Array(repeating: 3.0, count: 20) + noise(30) + [3.0])
    let breaches = verdicts.breaches
    #expect(breaches.first == "20 critical")
    #expect(!breaches.contains { $0.hasPrefix("30 ") }, "the step is the new normal")
    #expect(breaches.last == "70 critical", "and after quiet rows it fires again")
  }

  @Test func aNaNBlindsTheRollingBaselineForAWindow() {
    let detector = kl()
    let verdicts = detector.verdicts(
      .klDivergence, noise(20) + [.nan] + noise(18) + [99.0] + noise(19) + [99.0])
    // The second spike sees the first in its window no more than the NaN: both have left.
    #expect(verdicts.breaches == ["59 critical"])
  }

  @Test func infinityFiresOnceAndThenBlinds() throws {
    let detector = kl()
    let verdicts = detector.verdicts(.klDivergence, noise(20) + [.infinity, 99.0, 1.0, 99.0])
    #expect(verdicts.breaches == ["20 critical"])
    let breach = try #require(verdicts[20].breach)
    #expect(breach.evidence.contains(Evidence("z_score", .number(.infinity))))
    #expect(breach.sentence.hasPrefix("KL divergence = +Inf, +Infσ above rolling mean 1."))
  }

  @Test func missingRowsDoNotCount() {
    let detector = kl()
    let sparse = noise(14).flatMap { [$0, nil] }
    let verdicts = detector.verdicts(.klDivergence, sparse + [9.0])
    #expect(verdicts.breaches == ["28 critical"])
    #expect(verdicts[1] == .missing && verdicts[20] == .warmingUp && verdicts[22] == .healthy)
  }

  @Test func constantSeriesHasAFloorUnderItsDeviation() throws {
    let detector = kl()
    let steady: [Double?] = Array(repeating: 0.01, count: 15)
    let breach = try #require(detector.verdicts(.klDivergence, steady + [0.0100001]).last?.breach)
    #expect(breach.severity == .critical)
    #expect(breach.evidence.contains(Evidence("rolling_std", .number(1e-8))))
  }

  @Test func frozenBaselineIncludesTheRowThatFillsTheWindowAndStays() throws {
    let detector = gradient()
    // Row 19 fills the window with a large value: it inflates the baseline for ever.
    let verdicts = detector.verdicts(
      .gradNorm, noise(19) + [9.0] + Array(repeating: 2.0, count: 60) + [99.0])
    #expect(verdicts.breaches == ["19 warning", "80 critical"])
    let breach = try #require(verdicts[80].breach)
    let mean = (19 * 1.0 - 0.1 + 9) / 20
    #expect(abs((breach.baseline ?? 0) - mean) < 1e-12)
    #expect(
      breach.sentence.hasPrefix("Gradient norm = 99.0000, ")
        && breach.sentence.hasSuffix("σ above baseline 1.3950"))
    #expect(
      breach.evidence.map(\.name) == ["grad_norm", "baseline_mean", "baseline_std", "z_score"])
  }

  @Test func frozenBaselineRollsUntilTheWindowIsFull() {
    let detector = gradient()
    #expect(detector.verdicts(.gradNorm, noise(15) + [9.0]).breaches == ["15 critical"])
  }

  @Test func aNaNInTheFirstWindowDisablesAFrozenBaseline() {
    let detector = gradient()
    let verdicts = detector.verdicts(.gradNorm, noise(5) + [.nan] + noise(200) + [1e9])
    #expect(verdicts.breaches == [])
  }

  @Test(arguments: [(2.9, nil), (3.1, "warning"), (5.9, "warning"), (6.1, "critical")])
  func advantageTiersAreRatios(_ value: Double, _ severity: String?) {
    let detector = ClassicAdvantageVariance(options: ClassicAdvantageVariance.defaults)
    let verdicts = detector.verdicts(.advantageStd, noise(40) + [value])
    #expect(verdicts.breaches == (severity.map { ["40 \($0)"] } ?? []))
  }

  @Test func advantageEvidenceRecoveryAndRearm() throws {
    var options = ClassicAdvantageVariance.defaults
    options.rollingWindow = 11
    options.warmupSteps = 0
    let detector = ClassicAdvantageVariance(options: options)
    let verdicts = detector.verdicts(.advantageStd, noise(20) + [4.0] + noise(12) + [4.0, nil])
    #expect(verdicts.breaches == ["20 warning", "33 warning"])
    #expect(verdicts.last == .missing)
    let breach = try #require(verdicts[20].breach)
    #expect(breach.sentence == "Advantage std = 4.0000, 4.0x above rolling baseline 1.0000")
    #expect(
      breach.evidence.map(\.name) == ["advantage_std", "baseline_mean", "baseline_std", "ratio"])
    #expect(abs((breach.threshold ?? 0) - 3) < 1e-12)
  }

  @Test func aMeanOfZeroHasAFloor() {
    let detector = ClassicAdvantageVariance(options: ClassicAdvantageVariance.defaults)
    let verdicts = detector.verdicts(.advantageStd, Array(repeating: 0, count: 30) + [0.1, .nan])
    #expect(verdicts.breaches == ["30 critical"])
  }

  @Test func problemsNameTheKey() {
    var options = ClassicKLExplosion.defaults
    options.baselineMode = "Rolling"
    options.rollingWindow = 0
    options.sigmaMultiplier = .infinity
    options.warmupSteps = -1
    options.clipRegion = -0.1
    #expect(
      ClassicKLExplosion.problems(in: options) == [
        OptionProblem(key: "sigma_multiplier", message: "must be a finite number greater than 0"),
        OptionProblem(key: "rolling_window", message: "must be between 1 and 100000"),
        OptionProblem(key: "warmup_steps", message: "must be between 0 and 10000000"),
        OptionProblem(key: "baseline_mode", message: "must be \"rolling\" or \"frozen\""),
        OptionProblem(key: "clip_region", message: "must be a finite number, 0 or more"),
      ])
    var gradient = ClassicGradientNormSpike.defaults
    gradient.baselineMode = ""
    #expect(ClassicGradientNormSpike.problems(in: gradient).map(\.key) == ["baseline_mode"])
    var advantage = ClassicAdvantageVariance.defaults
    advantage.stdMultiplier = 0
    #expect(ClassicAdvantageVariance.problems(in: advantage).map(\.key) == ["std_multiplier"])
  }

  @Test func aCheckpointAnywhereChangesNothing() throws {
    let series = noise(30) + [.nan, 5, .infinity, nil, 2] + noise(30) + [9.0] + noise(5) + [1.4]
    for place in stride(from: 1, to: series.count, by: 7) {
      let whole = kl()
      var half = kl()
      let frozen = gradient()
      var frozenHalf = gradient()
      _ = half.judge(.klDivergence, Array(series[..<place]))
      _ = frozenHalf.judge(.gradNorm, Array(series[..<place]))
      half = try half.throughCheckpoint()
      frozenHalf = try frozenHalf.throughCheckpoint()
      let rest = Array(series[place...])
      #expect(
        "\(whole.verdicts(.klDivergence, series)[place...].map { $0 })"
          == "\(half.verdicts(.klDivergence, rest))")
      #expect(
        "\(frozen.verdicts(.gradNorm, series)[place...].map { $0 })"
          == "\(frozenHalf.verdicts(.gradNorm, rest))")
    }
  }
}
