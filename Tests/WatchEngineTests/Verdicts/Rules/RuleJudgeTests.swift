import Testing
import WatchEngine
import WatchTestSupport

/// What each condition makes of a series: exact rows and tiers.
struct RuleJudgeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rule: Rule
    /// nil: the row lacks the metric.
    var values: [Double?]
    /// "row tier" of each breach.
    var breaches: [String]

    init(
      _ name: String, _ condition: RuleCondition, critical: RuleCondition? = nil,
      severity: Severity = .warning, count: RuleCount = RuleCount(), warmup: Int? = nil,
      _ values: [Double?], _ breaches: [String]
    ) {
      testDescription = name
      rule = Rule(
        name: "r", metric: RuleMetric("my/key"), condition: condition, severity: severity,
        critical: critical, count: count, warmupSteps: warmup)
      self.values = values
      self.breaches = breaches.map { "\($0) \(condition.kind)" }
    }
  }

  /// Thirty rows about 10, with a spread of about .15.
  private static let steady: [Double?] = (0..<30).map { 10 + 0.1 * Double($0 % 5 - 2) }

  private static let cases: [Case] = [
    Case("healthy", .above(1), [0, 1, 0.5], []),
    Case("above is strict", .above(1), [1, 1.01, .infinity, 1], ["1 warning", "2 warning"]),
    Case("below", .below(0), severity: .info, [0, -0.1], ["1 info"]),
    Case("outside", .outside(-1, 1), [-1, 1, -1.5, 1.5], ["2 warning", "3 warning"]),
    Case("NaN is nowhere", .outside(-1, 1), [.nan, .nan], []),
    Case(
      "two tiers", .above(1), critical: .above(2), [1.5, 2.5, 1.5, 0],
      ["0 warning", "1 critical", "2 warning"]),
    Case(
      "rows in a row", .above(1), count: RuleCount(inARow: 3), [2, 2, 0, 2, 2, 2, 2],
      ["5 warning", "6 warning"]),
    Case(
      "rows without the metric don't count", .above(1), count: RuleCount(inARow: 3),
      [2, nil, 2, nil, nil, 2, nil], ["5 warning"]),
    Case(
      "a tier is critical when it lasted", .above(1), critical: .above(2),
      count: RuleCount(inARow: 2),
      [1.5, 2.5, 2.5], ["1 warning", "2 critical"]),
    Case(
      "k of n", .above(1), count: RuleCount(2, of: 4), [2, 0, 0, 2, 0, 0, 0, 2, 2],
      ["3 warning", "8 warning"]),
    Case("warm-up", .above(1), warmup: 2, [2, nil, 2, 2], ["3 warning"]),
    Case("recovers and breaks again", .above(1), [2, 0, 2], ["0 warning", "2 warning"]),
    Case("non-finite", .nonFinite, [1, .nan, nil, -.infinity, 2], ["1 warning", "3 warning"]),
    Case(
      "absent, when it vanished", .absent, count: RuleCount(inARow: 2), [1, nil, 1, nil, nil, nil],
      ["4 warning", "5 warning"]),
    Case("absent, when it never was", .absent, warmup: 1, [nil, nil], ["1 warning"]),
    Case("absent: NaN is there", .absent, [.nan], []),
    Case(
      "drop", .drop(0.3), critical: .drop(0.6), steady + [9, 6.9, 3, 7.1],
      ["31 warning", "32 critical"]),
    Case("rise", .rise(0.3), steady + [12.9, 13.2, .nan, 10], ["31 warning"]),
    Case(
      "z-score, both sides", .zscore(6), steady + [10.5, 12, 8, 10],
      ["31 warning", "32 warning"]),
    Case(
      "what breaks it stays out of the baseline", .drop(0.5),
      steady + Array(repeating: 1, count: 60),
      (30..<90).map { "\($0) warning" }),
    Case(
      "a baseline of zero has no share", .rise(0.1), Array(repeating: 0, count: 30) + [5, 5], []),
    Case("no baseline yet", .zscore(1), Array(repeating: 1, count: 20) + [100], []),
    Case(
      "a metric that stood still", .zscore(10), Array(repeating: 5, count: 30) + [5.1, 6],
      ["31 warning"]),
  ]

  private static func rows(_ values: [Double?]) -> [MetricRow] {
    values.enumerated().map { step, value in
      var row = MetricRow(step: step)
      row.watched = [value]
      return row
    }
  }

  private static func verdicts(_ rule: Rule, _ values: [Double?]) -> [Verdict] {
    var judge = RuleJudge(rule, place: 0)
    return rows(values).map { judge.judge($0) }
  }

  @Test(arguments: cases)
  func breaches(_ example: Case) {
    #expect(Self.verdicts(example.rule, example.values).breaches == example.breaches)
  }

  @Test func aSignalIsReadWhateverItsKey() {
    let rule = Rule(name: "r", metric: RuleMetric("entropy"), condition: .below(0.5))
    var judge = RuleJudge(rule, place: nil)
    let rows = [1, 0.4].enumerated().map { MetricRow(step: $0, [.entropy: $1]) }
    #expect(rows.map { judge.judge($0) }.breaches == ["1 warning below"])
  }

  @Test func theEvidenceIsWhole() throws {
    let rule = Rule(
      name: "r", metric: RuleMetric("my/key"), condition: .drop(0.5), count: RuleCount(inARow: 2),
      message: try RuleMessage.parse(
        "fell to {value} of {baseline} at {step}", hasBaseline: true
      ).get())
    let breach = try #require(Self.verdicts(rule, Self.steady + [4, 3]).last?.breach)
    #expect(breach.sentence == "fell to 3 of 10 at 31")
    #expect(breach.onsetStep == 30 && breach.consecutive == 2)
    #expect(breach.value == 3 && breach.baseline.map { abs($0 - 10) < 0.05 } == true)
    #expect(breach.threshold == breach.baseline.map { $0 / 2 })
    #expect(
      breach.evidence == [Evidence("metric", .text("my/key")), Evidence("value", .number(3))])
  }

  @Test(
    arguments: [
      (RuleCondition.above(0.9), 0.95, "my/key = 0.95, above 0.9"),
      (.outside(0, 1), 2, "my/key = 2, outside 0 to 1"),
      (.nonFinite, .nan, "my/key = NaN, not finite"),
      (.absent, nil, "my/key is missing, for 1 rows"),
    ] as [(RuleCondition, Double?, String)])
  func aRuleWithoutAMessageSaysWhatItSaw(
    _ condition: RuleCondition, _ value: Double?, _ sentence: String
  ) {
    let rule = Rule(name: "r", metric: RuleMetric("my/key"), condition: condition)
    #expect(Self.verdicts(rule, [value]).first?.breach?.sentence == sentence)
  }
}
