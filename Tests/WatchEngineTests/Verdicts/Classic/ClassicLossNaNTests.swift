import Testing
import WatchEngine
import WatchTestSupport

struct ClassicLossNaNTests {
  @Test(arguments: [
    (Double.nan, "nan", "NaN"), (.infinity, "+inf", "+Inf"), (-.infinity, "-inf", "-Inf"),
  ])
  func everyNonFiniteLossIsCritical(_ loss: Double, _ kind: String, _ spelled: String) throws {
    let detector = ClassicLossNaN(options: ClassicLossNaN.defaults)
    let breach = try #require(detector.verdicts([MetricRow(step: 0, [.loss: loss])])[0].breach)
    #expect(breach.severity == .critical && breach.kind == kind)
    #expect(breach.sentence == "Loss is non-finite (\(spelled))")
    #expect(breach.evidence == [Evidence("loss", .null), Evidence("kind", .text(spelled))])
    #expect(breach.baseline == nil && breach.threshold == nil)
  }

  @Test func itFiresOnEachRowAndOnNoOther() {
    let detector = ClassicLossNaN(options: ClassicLossNaN.defaults)
    let verdicts = detector.verdicts(.loss, [0, .nan, .nan, nil, -3, 1e308, .infinity])
    #expect(verdicts.breaches == ["1 critical nan", "2 critical nan", "6 critical +inf"])
    #expect(verdicts[3] == .missing && verdicts[4] == .healthy)
  }

  @Test func warmupCountsRowsWithALoss() {
    var options = ClassicLossNaN.defaults
    options.warmupSteps = 3
    let detector = ClassicLossNaN(options: options)
    let verdicts = detector.verdicts(.loss, [.nan, nil, .nan, .nan])
    #expect(verdicts.breaches == ["3 critical nan"])
    #expect(verdicts[0] == .warmingUp)
    options.warmupSteps = -1
    #expect(ClassicLossNaN.problems(in: options).map(\.key) == ["warmup_steps"])
  }

  @Test func switchedOffItSaysNothing() {
    var options = ClassicLossNaN.defaults
    options.enabled = false
    let detector = ClassicLossNaN(options: options)
    #expect(detector.verdicts(.loss, [.nan]) == [.missing])
  }
}
