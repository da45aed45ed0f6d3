import Testing
import WatchEngine

@testable import rlwatchd

/// The section `rules:`: what a good one says, and the exact text of every problem of a bad one.
struct RuleReaderTests {
  static let good = """
    rules:
      - metric: completions/clipped_ratio
        above: 0.9
        critical: 0.98
        consecutive_steps: 20
        message: "Nearly every completion is cut off ({value})"
      - {metric: entropy, outside: [0.1, 3], critical: [0, 5], severity: info, for: 15 of 20, name: e}
      - {metric: reward_mean, drop: 0.5, warmup_steps: 50, message: "{value} of {baseline}"}
      - {metric: eval/score, absent: true, for: 500}
    hooks:
      - {name: h, on: [rule:e, critical], shell: "true"}

    """

  @Test func aGoodSectionSaysWhatItSays() throws {
    let reading = ConfigSamples.read(Self.good)
    #expect(reading.problems.map(\.description) == [])
    #expect(reading.warnings == [])
    #expect(
      reading.config.rules == [
        Rule(
          name: "completions_clipped_ratio_above", metric: .key("completions/clipped_ratio"),
          condition: .above(0.9), critical: .above(0.98), count: RuleCount(inARow: 20),
          message: try RuleMessage.parse(
            "Nearly every completion is cut off ({value})", hasBaseline: false
          ).get()),
        Rule(
          name: "e", metric: .signal(.entropy), condition: .outside(0.1, 3), severity: .info,
          critical: .outside(0, 5), count: RuleCount(15, of: 20)),
        Rule(
          name: "reward_mean_drop", metric: .signal(.rewardMean), condition: .drop(0.5),
          warmupSteps: 50,
          message: try RuleMessage.parse("{value} of {baseline}", hasBaseline: true).get()),
        Rule(
          name: "eval_score_absent", metric: .key("eval/score"), condition: .absent,
          count: RuleCount(inARow: 500)),
      ])
    #expect(reading.config.hooks.map(\.filter.detectors) == [["rule:e"]])
    let settings = reading.config.settings(for: RunConfig(logs: []))
    #expect(settings.watchedKeys == ["completions/clipped_ratio", "eval/score"])
  }

  @Test func whatIsShownIsTheSameConfig() throws {
    let reading = ConfigSamples.read(Self.good)
    let text = EffectiveText.render(reading.effective)
    #expect(text.contains("for: 15 of 20") || text.contains("for: \"15 of 20\""))
    #expect(ConfigSamples.read(text).config.rules == reading.config.rules)
  }

  static let keys = RuleReader.keys.sorted().joined(separator: ", ")
  static let conditions = RuleCondition.kinds.joined(separator: ", ")

  @Test(
    arguments: [
      (
        "{}",
        [
          "2:5: rules[0]: needs metric: (a signal of `rlwatchd list signals`, or a key of the log)",
          "2:5: rules[0]: needs a condition: one of \(conditions)",
        ]
      ),
      (
        "{metric: a, abov: 1}",
        [
          "2:5: rules[0]: needs a condition: one of \(conditions)",
          "2:17: unknown key \"abov\" in rules[0], did you mean \"above\"; known keys: \(keys)",
        ]
      ),
      (
        "{metric: a, above: 1, below: 0}",
        [
          "2:34: rules[0].below: is a second condition; a rule has one of \(conditions)"
        ]
      ),
      (
        "{metric: a, above: .nan}",
        [
          "2:24: rules[0].above: expected a finite number, found .nan"
        ]
      ),
      (
        "{metric: a, drop: 0}",
        [
          "2:23: rules[0].drop: expected a share of the baseline above 0 (0.5 is half of it), found 0"
        ]
      ),
      (
        "{metric: a, outside: [2, 1]}",
        [
          "2:26: rules[0].outside: expected [lowest, highest], two finite numbers in order, found a list"
        ]
      ),
      ("{metric: a, absent: 3}", ["2:25: rules[0].absent: expected true, found 3"]),
      (
        "{metric: a, absent: true, critical: true}",
        [
          "2:41: rules[0].critical: has no second limit; use severity: critical"
        ]
      ),
      (
        "{metric: a, above: 2, critical: 1}",
        [
          "2:37: rules[0].critical: must lie beyond above: it is the worse tier"
        ]
      ),
      (
        "{metric: a, above: 2, critical: 3, severity: critical}",
        [
          "2:37: rules[0].critical: is a second tier, but severity: is critical already"
        ]
      ),
      (
        "{metric: a, above: 1, severity: bad}",
        [
          "2:37: rules[0].severity: expected one of info, warning, critical, found \"bad\""
        ]
      ),
      (
        "{metric: a, above: 1, for: 20 of 10}",
        [
          "2:32: rules[0].for: expected rows in a row (20) or k of n rows (15 of 20, n at most 64), "
            + "found \"20 of 10\""
        ]
      ),
      (
        "{metric: a, above: 1, for: 2, consecutive_steps: 2}",
        [
          "2:54: rules[0].consecutive_steps: says the same as for:; give one of them"
        ]
      ),
      (
        "{metric: a, zscore: 3, warmup_steps: 3}",
        [
          "2:42: rules[0].warmup_steps: expected a whole number from 12 to 10000, found 3"
        ]
      ),
      (
        "{metric: a, above: 1, message: \"{valeu}\"}",
        [
          "2:36: rules[0].message: \"{valeu}\" has the unknown placeholder {valeu}, did you mean "
            + "{value}; allowed: {value}, {step}"
        ]
      ),
      (
        "{metric: a, above: 1, message: \"{baseline}\"}",
        [
          "2:36: rules[0].message: \"{baseline}\" has {baseline}, but only drop, rise and zscore have "
            + "a baseline"
        ]
      ),
      (
        "{metric: a, above: 1, message: \"a\\nb\"}",
        [
          "2:36: rules[0].message: \"a\\u{a}b\" must be one line without control characters"
        ]
      ),
      (
        "{metric: a, above: 1, name: 'a b'}",
        [
          "2:33: rules[0].name: \"a b\" must be 1 to 64 letters, digits, '-', '_' or '.'"
        ]
      ),
      (
        "{metric: a, above: 1}\n  - {metric: a, above: 2}",
        [
          "3:5: rules[1]: \"a_above\" is the name of an earlier rule; give this one a name: of its own"
        ]
      ),
    ] as [(String, [String])])
  func everyProblemIsNamed(_ rule: String, _ problems: [String]) {
    let reading = ConfigSamples.read("rules:\n  - \(rule)")
    #expect(reading.problems.map(\.description) == problems.map { "f.yaml:" + $0 })
  }

  @Test func aSignalSpeltWrongIsAWarning() {
    let reading = ConfigSamples.read("rules:\n  - {metric: entropi, below: 1}")
    #expect(reading.problems == [])
    #expect(
      reading.warnings.map(\.description) == [
        "f.yaml:2:14: rules[0].metric: \"entropi\" is no signal (did you mean \"entropy\"?) and is "
          + "taken for a key of the log"
      ])
  }

  @Test func aHookOfARuleThatIsNotThereIsRefused() {
    let reading = ConfigSamples.read(
      "rules:\n  - {metric: a, above: 1, name: cut}\nhooks:\n  - {name: h, on: rule:cot, shell: x}")
    #expect(reading.problems.count == 1)
    #expect(reading.problems.first?.message.hasSuffix("did you mean \"rule:cut\"") == true)
  }
}
