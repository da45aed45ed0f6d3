import Testing
import WatchEngine
import WatchTestSupport

struct ClassicRewardHackingTests {
  private func detector(warmup: Int = 20, window: Int = 100) -> ClassicRewardHacking {
    var options = ClassicRewardHacking.defaults
    options.warmupSteps = warmup
    options.baselineWindow = window
    return ClassicRewardHacking(options: options)
  }

  private func steady(_ count: Int, _ value: Double = 1) -> [Double?] {
    Array(repeating: value, count: count)
  }

  /// Rows of eight rewards: evenly spread over 0-1, or in two clusters at its ends.
  private func rows(_ count: Int, from first: Int = 0, split: Bool) -> [MetricRow] {
    (first..<first + count).map { step in
      let rewards = (0..<8).map { sample -> Double in
        let place = Double((step * 8 + sample) * 37 % 200) / 200
        return split ? (place < 0.5 ? place * 0.1 : 1 - (1 - place) * 0.1) : place
      }
      return MetricRow(step: step, rewards: rewards)
    }
  }

  @Test func defaultsFireFromRow49On() {
    for quiet in [48, 49] {
      let detector = ClassicRewardHacking(options: ClassicRewardHacking.defaults)
      let verdicts = detector.verdicts(.rewardStd, steady(quiet) + [3.0])
      #expect(verdicts.breaches == (quiet == 49 ? ["49 critical variance"] : []))
      #expect(verdicts[47] == .warmingUp)
    }
  }

  @Test(arguments: [(1.7, nil), (1.8, "warning"), (2.4, "warning"), (2.5, "critical")])
  func varianceTiersAreThreeAndSixTimes(_ std: Double, _ severity: String?) {
    let detector = detector()
    let verdicts = detector.verdicts(.rewardStd, steady(30) + [std])
    #expect(verdicts.breaches == (severity.map { ["30 \($0) variance"] } ?? []))
  }

  @Test func varianceFiresOnEachRowAndItsBaselineStaysFrozen() throws {
    let detector = detector()
    let verdicts = detector.verdicts(.rewardStd, steady(25) + steady(100, 2) + [1, 2])
    #expect(verdicts.breaches.count == 101)
    let breach = try #require(verdicts.last?.breach)
    #expect(
      breach.evidence == [
        Evidence("current_variance", .number(4)), Evidence("baseline_variance", .number(1)),
        Evidence("variance_ratio", .number(4)), Evidence("reward_mean", .null),
        Evidence("reward_std", .number(2)),
      ])
    #expect(
      breach.sentence == "Reward variance exploded 4.0x above baseline: 4.0000 against 1.0000")
    #expect(breach.threshold == 3 && breach.baseline == 1 && breach.value == 4)
  }

  @Test func baselineIsTheOldestTwentyOfTheWindow() {
    // Window 30 at row 49 holds rows 20-49; its oldest twenty are rows 20-39.
    let detector = detector(warmup: 50, window: 30)
    let verdicts = detector.verdicts(
      .rewardStd, steady(20, 100) + steady(20, 2) + steady(10, 50) + [4])
    #expect(verdicts.breaches == ["49 critical variance", "50 warning variance"])
    #expect(verdicts[50].breach?.baseline == 4)
  }

  @Test func withoutTwentyVariancesNothingIsJudged() {
    let early = detector(warmup: 0)
    #expect(early.verdicts(.rewardStd, steady(10) + [9.0]).last == .warmingUp)
    let never = detector(warmup: 0, window: 19)
    #expect(never.verdicts(.rewardStd, steady(200) + [9.0]).breaches == [])
    let split = rows(60, split: true)
    #expect(never.verdicts(split).breaches == [])
  }

  @Test func warmupCountsRowsWithoutRewardsToo() {
    let detector = detector(warmup: 40)
    let verdicts = detector.verdicts(
      .rewardStd, steady(20) + Array(repeating: nil, count: 19) + [9])
    #expect(verdicts.breaches == ["39 critical variance"])
    #expect(verdicts[20] == .missing)
  }

  @Test func zeroVarianceHasAFloorAndNaNKillsTheBaseline() {
    let zero = detector()
    #expect(zero.verdicts(.rewardStd, steady(20, 0) + [0.01]).breaches == ["20 critical variance"])
    let dead = detector()
    #expect(dead.verdicts(.rewardStd, [.nan] + steady(30) + [1e9, .infinity]).breaches == [])
    let infinite = detector()
    #expect(
      infinite.verdicts(.rewardStd, steady(20) + [.nan, .infinity]).breaches == [
        "21 critical variance"
      ])
  }

  @Test func bimodalRewardsWarnAndEvenOnesDoNot() throws {
    let even = detector()
    #expect(even.verdicts(rows(80, split: false)).breaches == [])
    let split = detector()
    let verdicts = split.verdicts(rows(30, split: true))
    #expect(verdicts.breaches.first == "19 warning bimodal")
    #expect(verdicts.breaches.count == 11, "on every row")
    let breach = try #require(verdicts.last?.breach)
    #expect(
      breach.evidence.map(\.name) == ["dip_statistic", "dip_p_value", "reward_mean", "n_samples"])
    #expect(breach.evidence.last?.value == .integer(200))
    #expect(
      breach.sentence == "Bimodal reward distribution detected — Hartigan dip test p-value ="
        + " 0.0000, below the significance of 0.05")
    #expect(breach.threshold == 0.05 && breach.baseline == nil)
  }

  @Test func fewerThanFiftyRewardsAreNotTested() {
    var detector = detector()
    let quiet = detector.judge(.rewardStd, steady(30, 0.5))
    #expect(quiet.breaches == [])
    let verdicts = detector.verdicts(rows(8, from: 30, split: true))
    #expect(verdicts.breaches == ["6 warning bimodal", "7 warning bimodal"], "56 rewards")
  }

  @Test func bimodalRecoversWhenTheRingHasTurned() {
    var detector = detector()
    detector = detector.after(rows(30, split: true))
    let verdicts = detector.verdicts(rows(40, from: 30, split: false))
    #expect(verdicts[0].breach?.kind == "bimodal")
    #expect(verdicts[25...].allSatisfy { $0 == .healthy })
  }

  @Test func varianceGoesBeforeShape() {
    var detector = detector()
    detector = detector.after(rows(30, split: true))
    var row = MetricRow(step: 30, rewards: Array(repeating: 0, count: 4))
    row.rewards += Array(repeating: 9, count: 4)
    #expect(detector.verdicts([row])[0].breach?.kind == "variance")
  }

  @Test func aRowWithoutNewRewardsIsStillTested() {
    var detector = detector()
    detector = detector.after(rows(30, split: true))
    #expect(
      detector.verdicts([MetricRow(step: 30, [.rewardStd: 0.1])])[0].breach?.kind == "bimodal")
    #expect(detector.verdicts([MetricRow(step: 31, [.rewardMean: 0.1])]) == [.missing])
  }

  @Test func nanRewardsSilenceTheShapeTest() {
    var detector = detector()
    detector = detector.after(rows(30, split: true))
    var row = MetricRow(step: 30, [.rewardStd: 0.1])
    row.rewards = [.nan]
    #expect(detector.verdicts([row])[0] == .healthy)
  }

  @Test func aCheckpointInTheMiddleChangesNothing() throws {
    let all = rows(30, split: false) + rows(40, from: 30, split: true)
    for place in [5, 20, 33, 50] {
      var whole = detector()
      let wanted = all.map { whole.judge($0) }
      var half = detector()
      let start = all[..<place].map { half.judge($0) }
      half = try half.throughCheckpoint()
      #expect("\(start + all[place...].map { half.judge($0) })" == "\(wanted)")
    }
  }

  @Test func problemsNameTheKey() {
    var options = ClassicRewardHacking.defaults
    options.varianceMultiplier = -1
    options.dipTestSignificance = .nan
    options.baselineWindow = 0
    options.warmupSteps = -1
    #expect(
      ClassicRewardHacking.problems(in: options).map(\.key) == [
        "variance_multiplier", "dip_test_significance", "baseline_window", "warmup_steps",
      ])
  }
}
