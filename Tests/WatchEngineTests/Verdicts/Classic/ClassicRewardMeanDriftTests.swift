import Testing
import WatchEngine
import WatchTestSupport

struct ClassicRewardMeanDriftTests {
  private func detector(
    consecutive: Int = 4, warmup: Int = 0, magnitude: Double = 0.1
  ) -> ClassicRewardMeanDrift {
    var options = ClassicRewardMeanDrift.defaults
    options.consecutiveSteps = consecutive
    options.warmupSteps = warmup
    options.minDriftMagnitude = magnitude
    return ClassicRewardMeanDrift(options: options)
  }

  private func ramp(_ count: Int, by step: Double = 1) -> [Double?] {
    (0..<count).map { Double($0) * step }
  }

  @Test func defaultsFireAtRow98() {
    let detector = ClassicRewardMeanDrift(options: ClassicRewardMeanDrift.defaults)
    let verdicts = detector.verdicts(.rewardMean, ramp(300))
    #expect(verdicts.breaches == ["98 warning up"])
    #expect(verdicts[48] == .warmingUp && verdicts[49] == .healthy)
  }

  @Test func movesBeforeTheEndOfTheWarmupDoNotCount() {
    let detector = detector(consecutive: 2, warmup: 6)
    #expect(detector.verdicts(.rewardMean, ramp(20)).breaches == ["6 warning up"])
  }

  @Test func evidenceAndSentence() throws {
    let detector = detector()
    let verdicts = detector.verdicts(.rewardMean, [0.5, 0.5, 0.25, 0, -0.25, -0.5, -0.75])
    #expect(verdicts.breaches == ["5 warning down"])
    let breach = try #require(verdicts[5].breach)
    #expect(
      breach.evidence == [
        Evidence("reward_mean", .number(-0.5)), Evidence("drift_start", .number(0.5)),
        Evidence("drift_magnitude", .number(1)), Evidence("consecutive_steps", .integer(4)),
        Evidence("direction", .text("down")),
      ])
    #expect(
      breach.sentence == "Reward mean has been drifting down monotonically for 4 steps:"
        + " from 0.5000 to -0.5000, by 1.0000")
    #expect(breach.onsetStep == 1 && breach.baseline == 0.5 && breach.threshold == 0.4)
  }

  @Test func anEqualOrOppositeRowRearms() {
    let equal = detector()
    #expect(
      equal.verdicts(.rewardMean, ramp(6) + [5] + [6, 7, 8, 9]).breaches == [
        "4 warning up", "10 warning up",
      ])
    let opposite = detector()
    #expect(
      opposite.verdicts(.rewardMean, ramp(6) + [4, 3, 2, 1, 0]).breaches == [
        "4 warning up", "9 warning down",
      ])
  }

  @Test func aSmallDriftFiresOnceItIsLargeEnough() {
    let detector = detector(magnitude: 0.0625)
    #expect(
      detector.verdicts(.rewardMean, ramp(20, by: 0.0078125)).breaches == ["8 warning up"])
  }

  @Test func healthyNoiseStaysSilent() {
    let detector = detector()
    let noise: [Double?] = (0..<200).map { Double($0) + ($0 % 3 == 0 ? 5 : 0) }
    #expect(detector.verdicts(.rewardMean, noise).breaches == [])
  }

  @Test func missingRowsAreSkippedAndNaNStartsAnew() {
    let sparse = detector()
    #expect(sparse.verdicts(.rewardMean, [0, nil, 1, 2, nil, 3, 4]).breaches == ["6 warning up"])
    let broken = detector()
    #expect(
      broken.verdicts(.rewardMean, [0, 1, 2, 3, .nan, 4, 5, 6, 7, 8, 9]).breaches == [
        "9 warning up"
      ])
    let infinite = detector()
    #expect(infinite.verdicts(.rewardMean, [0, 1, 2, 3, .infinity]).breaches == ["4 warning up"])
  }

  @Test func rewardsStandInForAMissingMean() {
    let detector = detector()
    let rows = (0..<6).map { MetricRow(step: $0, rewards: [Double($0), Double($0) + 2]) }
    let values = detector.verdicts(rows).map { $0.breach?.value }
    #expect(values == [nil, nil, nil, nil, 5, nil])
  }

  @Test func aCheckpointInTheMiddleChangesNothing() throws {
    var detector = detector()
    _ = detector.judge(.rewardMean, [0, 1, 2])
    detector = try detector.throughCheckpoint()
    #expect(detector.verdicts(.rewardMean, [3, 4, 5]).breaches == ["1 warning up"])
  }

  @Test func problemsNameTheKey() {
    var options = ClassicRewardMeanDrift.defaults
    options.consecutiveSteps = 0
    options.warmupSteps = .max
    options.minDriftMagnitude = -1
    #expect(
      ClassicRewardMeanDrift.problems(in: options).map(\.key) == [
        "consecutive_steps", "warmup_steps", "min_drift_magnitude",
      ])
  }
}
