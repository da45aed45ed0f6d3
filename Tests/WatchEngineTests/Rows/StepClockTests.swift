import Testing
import WatchEngine

struct StepClockTests {
  private func observe(_ clock: inout StepClock, _ text: String) {
    Array(text.utf8).withUnsafeBytes { clock.observe($0) }
  }

  @Test func countsRowsWhereNothingElseIsKnown() {
    var clock = StepClock()
    for expected in 1...3 {
      let stamp = clock.stamp(key: nil)
      #expect(stamp.step == expected)
      #expect(stamp.source == .order)
    }
  }

  @Test(arguments: [
    (12.0, 12), (-3.0, -3), (1e300, 1 << 53), (-1e300, -(1 << 53)), (12.9, 12),
  ])
  func takesTheRowsKey(_ key: Double, _ step: Int) {
    var clock = StepClock()
    let stamp = clock.stamp(key: key)
    #expect(stamp.step == step)
    #expect(stamp.source == .key)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aStepThatIsNoNumberIsNone(_ key: Double) {
    var clock = StepClock()
    #expect(clock.stamp(key: 7).step == 7)
    let stamp = clock.stamp(key: key)
    #expect(stamp.step == 8)
    #expect(stamp.source == .order)
  }

  @Test func stepsMayGoBack() {
    var clock = StepClock()
    #expect(clock.stamp(key: 100).step == 100)
    #expect(clock.stamp(key: 50).step == 50)
    #expect(clock.stamp(key: nil).step == 51)
  }

  @Test(arguments: [
    ("  5%|#  | 10/200 [00:07<02:20,  1.35it/s]", 10),
    ("\r  1%| | 1/80 [00:00<00:13]\r  3%|▎         | 2/80 [00:01<00:12]\r        \r", 2),
    ("Train:   2%|▏| 11/560 [05:13<8:37:04, 313.38s/it]", 11),
    ("Training Progress:  10%|█         | 10/100 [1:00<9:00]", 10),
    ("Episode [1/1]:  24%|██| 2431/10050 [00:10<00:20, policy_loss=0.04]", 2431),
    ("\u{1B}[36m(TaskRunner pid=1)\u{1B}[0m  7%|7  | 7/100 [00:10<00:20]", 7),
  ])
  func readsTheTrainersBar(_ text: String, _ step: Int) {
    var clock = StepClock()
    observe(&clock, text)
    let stamp = clock.stamp(key: nil)
    #expect(stamp.step == step)
    #expect(stamp.source == .progress)
  }

  @Test(arguments: [
    "Loading weights: 96%|█████| 27/28 [00:00<00:00, 22545.69it/s]",
    "Loading checkpoint shards:  50%|█████     | 1/2 [00:00<00:00]",
    "Map (num_proc=4):  10%|█ | 10/100 [00:01<00:09]", "10/200 [", "| 10/200 [", "%| 1/2 [",
    "Epoch: [12/200] 5%", "", "%", "[", "  5%|#  | 99999999999999999999/99999999999999999999 [",
    "  0%|          | 0/200 [00:00<?, ?it/s]",
  ])
  func leavesOtherBarsAlone(_ text: String) {
    var clock = StepClock()
    observe(&clock, text)
    #expect(clock.stamp(key: nil).source == .order)
  }

  @Test func evaluationsSmallerBarDoesNotCount() {
    var clock = StepClock()
    observe(&clock, " 10%|#  | 20/200 [00:01<00:09]")
    observe(&clock, " 50%|#  | 4/8 [00:01<00:09]")
    #expect(clock.stamp(key: nil).step == 20)
  }

  @Test func aLaggingBarStillGivesEachRowAStepOfItsOwn() {
    var clock = StepClock()
    var steps: [Int] = []
    for count in [1, 1, 3, 3, 5, 6] {
      observe(&clock, "  1%|#  | \(count)/80 [00:01<00:09]")
      let stamp = clock.stamp(key: nil)
      #expect(stamp.source == .progress)
      steps.append(stamp.step)
    }
    #expect(steps == [1, 2, 3, 4, 5, 6])
  }

  @Test func aDeadBarGivesWayToTheOrder() {
    var clock = StepClock()
    observe(&clock, "  1%|#  | 5/80 [00:01<00:09]")
    let stamps = (0..<6).map { _ in clock.stamp(key: nil) }
    #expect(stamps.map(\.step) == [5, 6, 7, 8, 9, 10])
    #expect(stamps.last?.source == .order)
  }

  @Test func aBarDoneBeforeTheFirstRowIsAnotherStreams() {
    var clock = StepClock()
    observe(&clock, "100%|####| 30/30 [00:01<00:00]")
    let stamp = clock.stamp(key: nil)
    #expect(stamp.step == 1)
    #expect(stamp.source == .order)
  }

  @Test func aBarThatGoesBackIsBelieved() {
    var clock = StepClock()
    observe(&clock, " 50%|#  | 100/200 [00:01<00:09]")
    #expect(clock.stamp(key: nil).step == 100)
    observe(&clock, " 49%|#  | 99/200 [00:01<00:09]")
    #expect(clock.stamp(key: nil).step == 99)
  }

  @Test func stridesAreTheBars() {
    var clock = StepClock()
    let steps = [20, 40, 60].map { count in
      observe(&clock, " 10%|#  | \(count)/936 [00:01<00:09]")
      return clock.stamp(key: nil).step
    }
    #expect(steps == [20, 40, 60])
  }

  @Test func aNewFileGoesOnCountingWithItsOwnBar() {
    var clock = StepClock()
    observe(&clock, " 50%|#  | 100/200 [00:01<00:09]")
    #expect(clock.stamp(key: nil).step == 100)
    clock.beginFile()
    #expect(clock.stamp(key: nil).step == 101)
    observe(&clock, " 50%|#  | 7/20 [00:01<00:09]")
    #expect(clock.stamp(key: nil).step == 7)
  }
}
