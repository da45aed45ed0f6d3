import Testing
import WatchEngine
import WatchTestSupport

struct ClassicEntropyCollapseTests {
  private func detector(
    threshold: Double = 1, consecutive: Int = 6, warmup: Int = 3
  ) -> ClassicEntropyCollapse {
    var options = ClassicEntropyCollapse.defaults
    options.threshold = threshold
    options.consecutiveSteps = consecutive
    options.warmupSteps = warmup
    return ClassicEntropyCollapse(options: options)
  }

  @Test func defaultsFireAtRows43And68() {
    let detector = ClassicEntropyCollapse(options: ClassicEntropyCollapse.defaults)
    let verdicts = detector.verdicts(.entropy, Array(repeating: 0.5, count: 200))
    #expect(verdicts.breaches == ["43 warning", "68 critical"])
    #expect(verdicts[18] == .warmingUp)
    #expect(verdicts[19] == .healthy)
  }

  @Test func healthyStaysSilent() {
    let detector = detector()
    #expect(detector.verdicts(.entropy, Array(repeating: 1, count: 50)).breaches == [])
  }

  @Test func evidenceAndSentence() throws {
    let detector = detector(consecutive: 4, warmup: 0)
    let verdicts = detector.verdicts(.entropy, [2, 3, 0.5, 0.25, 0.125, 0.0625])
    #expect(verdicts.breaches == ["3 warning", "5 critical"])
    let warning = try #require(verdicts[3].breach)
    #expect(
      warning.evidence == [
        Evidence("current_entropy", .number(0.25)), Evidence("initial_entropy", .number(2.5)),
        Evidence("consecutive_steps_below", .integer(2)), Evidence("threshold", .number(1)),
      ])
    #expect(
      warning.sentence == "Policy entropy dropped from 2.50 to 0.2500 over 2 consecutive steps"
        + " below 1.0; critical at 4")
    #expect(warning.value == 0.25 && warning.baseline == 2.5 && warning.threshold == 1)
    #expect(warning.onsetStep == 2 && warning.consecutive == 2)
    let critical = try #require(verdicts[5].breach)
    #expect(
      critical.sentence == "Policy entropy dropped from 2.50 to 0.0625 over 4 consecutive steps"
        + " below the threshold of 1.0")
  }

  @Test func oneRowAtTheThresholdRearmsBothTiers() {
    let detector = detector(consecutive: 4, warmup: 0)
    let low: [Double?] = Array(repeating: 0.5, count: 5)
    let verdicts = detector.verdicts(.entropy, low + [1.0] + low)
    #expect(verdicts.breaches == ["1 warning", "3 critical", "7 warning", "9 critical"])
  }

  @Test func missingRowsNeitherCountNorBreakTheCount() {
    let detector = detector(consecutive: 4, warmup: 0)
    let verdicts = detector.verdicts(.entropy, [0.5, nil, nil, 0.5, nil, 0.5, 0.5])
    #expect(verdicts.breaches == ["3 warning", "6 critical"])
    #expect(verdicts[1] == .missing)
  }

  @Test func nanRearmsAndInfinityIsHealthyAndNegativeInfinityIsBelow() {
    let detector = detector(consecutive: 4, warmup: 0)
    let verdicts = detector.verdicts(
      .entropy, [0.5, 0.5, .nan, 0.5, 0.5, .infinity, -.infinity, -.infinity])
    #expect(verdicts.breaches == ["1 warning", "4 warning", "7 warning"])
  }

  @Test func withOneConsecutiveStepCriticalComesFirst() {
    let detector = detector(consecutive: 1, warmup: 0)
    #expect(detector.verdicts(.entropy, [0.5, 0.5, 0.5]).breaches == ["0 critical", "1 warning"])
  }

  @Test func aRunThatWasNeverHealthyComparesWithItsFirstValues() {
    let detector = detector(consecutive: 4, warmup: 0)
    let verdicts = detector.verdicts(.entropy, [0.75, 0.25, 0.5])
    #expect(verdicts[1].breach?.baseline == 0.5)
  }

  @Test func problemsNameTheKey() {
    var options = ClassicEntropyCollapse.defaults
    options.threshold = .nan
    options.consecutiveSteps = 0
    options.warmupSteps = -1
    #expect(
      ClassicEntropyCollapse.problems(in: options).map(\.key) == [
        "threshold", "consecutive_steps", "warmup_steps",
      ])
  }

  @Test func switchedOffItSaysNothing() {
    var options = ClassicEntropyCollapse.defaults
    options.enabled = false
    let detector = ClassicEntropyCollapse(options: options)
    #expect(
      detector.verdicts(.entropy, Array(repeating: 0, count: 99)).allSatisfy { $0 == .missing })
  }
}
