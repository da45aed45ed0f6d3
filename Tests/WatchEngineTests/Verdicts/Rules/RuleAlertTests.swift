import Testing
import WatchEngine
import WatchTestSupport

/// Rules on the whole way from bytes to alerts, with the same machinery as every detector.
struct RuleAlertTests {
  /// A key that is an alias of a signal, so that it isn't among a row's other keys.
  private static let alias = "completions/clipped_ratio"

  private static func rule(
    _ name: String, _ metric: String, _ condition: RuleCondition, critical: RuleCondition? = nil,
    count: RuleCount = RuleCount()
  ) -> Rule {
    Rule(
      name: name, metric: RuleMetric(metric), condition: condition, critical: critical,
      count: count)
  }

  private static func line(_ step: Int, _ metrics: [(String, Double)]) -> String {
    let all = [("step", Double(step)), ("loss", 0.5)] + metrics
    return "{" + all.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}\n"
  }

  private static func feed(_ pipeline: inout Pipeline, _ text: String) -> [AlertEvent] {
    var events: [AlertEvent] = []
    Array(text.utf8).withUnsafeBytes { bytes in
      pipeline.accept(bytes, of: 0) { if case .alert(let event) = $0 { events.append(event) } }
    }
    return events
  }

  private static func pipeline(_ settings: EngineSettings) -> Pipeline {
    var pipeline = Pipeline(run: "r", log: "/l", settings: settings)
    pipeline.beginFile(0, of: "/l", at: 0)
    return pipeline
  }

  private static func told(_ events: [AlertEvent]) -> [String] {
    events.map { "\($0.row) \($0.detector)/\($0.kind) \($0.severity) \($0.status)" }
  }

  @Test(arguments: Profile.allCases)
  func aKeyIsReadAsTheLogWritesIt(_ profile: Profile) {
    let settings = EngineSettings(
      profile: profile,
      rules: [
        Self.rule("cut", Self.alias, .above(0.9)), Self.rule("nested", "a/b", .below(0)),
        Self.rule("step", "step", .above(2)),
      ])
    var pipeline = Self.pipeline(settings)
    var events = Self.feed(&pipeline, Self.line(1, [(Self.alias, 0.5)]))
    events += Self.feed(&pipeline, Self.line(2, [(Self.alias, 0.95)]))
    events += Self.feed(&pipeline, "{\"step\": 3, \"loss\": 0.5, \"a\": {\"b\": -1}}\n")
    #expect(
      Self.told(events) == [
        "1 rule:cut/above warning firing", "2 rule:nested/below warning firing",
        "2 rule:step/above warning firing",
      ])
  }

  @Test func itEscalatesResolvesAndIsNeverExplainedAway() {
    let settings = EngineSettings(rules: [
      Self.rule("cut", Self.alias, .above(0.9), critical: .above(0.98))
    ])
    var pipeline = Self.pipeline(settings)
    // A NaN loss explains every detector's alert, but not what the user asked for.
    var events = Self.feed(&pipeline, "{\"step\": 0, \"loss\": NaN}\n")
    for step in 1...40 {
      let value = step == 2 ? 0.95 : step == 3 ? 0.99 : 0.1
      events += Self.feed(&pipeline, Self.line(step, [(Self.alias, value)]))
    }
    #expect(
      Self.told(events.filter { $0.detector == "rule:cut" }) == [
        "2 rule:cut/above warning firing", "3 rule:cut/above critical firing",
        "28 rule:cut/above critical resolved",
      ])
  }

  @Test func theClassicCooldownHolds() {
    let settings = EngineSettings(
      profile: .classic, rules: [Self.rule("cut", Self.alias, .above(0.9))])
    var pipeline = Self.pipeline(settings)
    let events = (0..<250).flatMap {
      Self.feed(&pipeline, Self.line($0, [(Self.alias, 0.95)]))
    }
    #expect(events.map(\.row) == [0, 100, 200])
  }

  @Test func aCheckpointAndAReloadKeepWhatDidNotChange() throws {
    let cut = Self.rule("cut", Self.alias, .above(0.9), count: RuleCount(inARow: 4))
    let other = Self.rule("other", "x", .above(0), count: RuleCount(inARow: 4))
    var settings = EngineSettings(rules: [cut, other])
    var first = Self.pipeline(settings)
    for step in 0..<2 {
      #expect(Self.feed(&first, Self.line(step, [(Self.alias, 1), ("x", 1)])).isEmpty)
    }
    var second = Self.pipeline(settings)
    try second.restore(first.snapshot().node)
    // One rule changes its limit, one comes first that makes the other key's place another.
    settings.rules = [
      Self.rule("new", "y", .above(0)), cut,
      Self.rule("other", "x", .above(0.1), count: RuleCount(inARow: 4)),
    ]
    second.apply(settings, to: "/l")
    let events = (2..<6).flatMap {
      Self.feed(&second, Self.line($0, [("y", 0), (Self.alias, 1), ("x", 1)]))
    }
    #expect(
      Self.told(events) == [
        "3 rule:cut/above warning firing", "5 rule:other/above warning firing",
      ])
  }

  @Test(arguments: Profile.allCases)
  func aRuleThatIsGoneLeavesNoAlertOpen(_ profile: Profile) {
    var settings = EngineSettings(
      profile: profile, rules: [Self.rule("cut", Self.alias, .above(0.9))])
    var pipeline = Self.pipeline(settings)
    let first = Self.feed(&pipeline, Self.line(0, [(Self.alias, 1)]))
    #expect(pipeline.report(of: "/l").activeAlerts.map(\.id) == first.map(\.id))
    let rules = settings.rules
    settings.rules = []
    pipeline.apply(settings, to: "/l")
    #expect(pipeline.report(of: "/l").activeAlerts.isEmpty)
    #expect(Self.feed(&pipeline, Self.line(1, [(Self.alias, 1)])).isEmpty)
    // Back again it speaks with an id of its own.
    settings.rules = rules
    pipeline.apply(settings, to: "/l")
    let again = Self.feed(&pipeline, Self.line(200, [(Self.alias, 1)]))
    #expect(again.count == 1 && again[0].id != first[0].id)
  }

  @Test func aKeyTheLogNeverHadIsToldToDiagnose() throws {
    var pipeline = Self.pipeline(
      EngineSettings(rules: [
        Self.rule("r", "clipped", .above(0)), Self.rule("s", "loss", .above(9)),
      ])
    )
    _ = Self.feed(&pipeline, Self.line(0, []))
    let sights = pipeline.bank.sights.suffix(2)
    #expect(sights.map(\.state) == [.blind, .judged])
    #expect(sights.map(\.key) == ["clipped", nil])
    #expect(sights.map(\.present) == [[], [.loss]])
  }
}
