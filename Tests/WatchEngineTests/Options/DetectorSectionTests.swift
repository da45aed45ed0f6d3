import Testing
import WatchEngine

/// Sections laid over a detector's defaults, and the exact text of what is wrong.
struct DetectorSectionTests {
  struct BadCase: Sendable {
    var entries: [(String, ConfigNode.Value)]
    var problems: [String]
  }

  /// The n-th key stands in line n + 2, its value in column 20.
  static func section(_ entries: [(String, ConfigNode.Value)]) -> ConfigNode {
    ConfigNode(
      .map(
        entries.enumerated().map { index, entry in
          ConfigNode.Entry(
            key: entry.0, keyPosition: SourcePosition(file: "f.yaml", line: index + 2, column: 3),
            node: ConfigNode(
              entry.1, at: SourcePosition(file: "f.yaml", line: index + 2, column: 20)))
        }), at: SourcePosition(file: "f.yaml", line: 1, column: 1))
  }

  @Test(arguments: [
    BadCase(
      entries: [("treshold", .number(1))],
      problems: [
        "f.yaml:2:3: unknown key \"treshold\" in sample_sickness, did you mean \"threshold\"; "
          + "known keys: baseline_mode, consecutive_steps, enabled, enabled_fixes, gate, hold_off, "
          + "scale, threshold, weights"
      ]),
    BadCase(
      entries: [("drop_fraction", .number(1))],
      problems: [
        "f.yaml:2:3: unknown key \"drop_fraction\" in sample_sickness (a key of profile robust); "
          + "known keys: baseline_mode, consecutive_steps, enabled, enabled_fixes, gate, hold_off, "
          + "scale, threshold, weights"
      ]),
    BadCase(
      entries: [
        ("threshold", .string("high")), ("consecutive_steps", .number(2.5)),
        ("enabled_fixes", .integer(1)), ("baseline_mode", .string("froze")),
        ("hold_off", .integer(30)), ("gate", .integer(3)),
        ("weights", .list([ConfigNode(.string("a"))])), ("scale", .bool(false)),
        ("enabled", .string("maybe")),
      ],
      problems: [
        "f.yaml:10:20: sample_sickness.enabled: expected true or false, found \"maybe\"",
        "f.yaml:2:20: sample_sickness.threshold: expected a finite number, found \"high\"",
        "f.yaml:3:20: sample_sickness.consecutive_steps: expected a whole number, found 2.5",
        "f.yaml:4:20: sample_sickness.enabled_fixes: expected true or false, found 1",
        "f.yaml:6:20: sample_sickness.hold_off: expected a duration such as 500ms, 30s, 5m or 2h, "
          + "found 30",
        "f.yaml:7:20: sample_sickness.gate: expected a map of keys, found 3",
        "f.yaml:9:20: sample_sickness.scale: expected a map of keys, found false",
        "f.yaml:5:20: sample_sickness.baseline_mode: expected one of rolling, frozen, "
          + "found \"froze\", did you mean \"frozen\"",
        "sample_sickness.weights.0: expected a number, found \"a\"",
      ]),
    BadCase(
      entries: [("threshold", .number(.infinity))],
      problems: [
        "f.yaml:2:20: sample_sickness.threshold: expected a finite number, found .inf"
      ]),
    BadCase(
      entries: [("consecutive_steps", .integer(0))],
      problems: [
        "f.yaml:2:20: sample_sickness.consecutive_steps is 0: must be at least 1"
      ]),
    BadCase(
      entries: [
        ("gate", section([("ratio", .number(-1)), ("rowz", .integer(1))]).value)
      ],
      problems: [
        "f.yaml:3:3: unknown key \"rowz\" in sample_sickness.gate, did you mean \"rows\"; "
          + "known keys: ratio, rows",
        "f.yaml:2:20: sample_sickness.gate.ratio is -1.0: must be over 0",
      ]),
  ])
  func everyProblemIsTold(_ bad: BadCase) {
    let section = DetectorSection(
      SampleDetector.self, section: Self.section(bad.entries), sibling: RobustSampleDetector.self)
    #expect(section.problems.map(\.description) == bad.problems)
  }

  @Test func goodKeysReachTheDetector() throws {
    let section = DetectorSection(
      SampleDetector.self,
      section: Self.section([
        ("threshold", .integer(2)), ("enabled_fixes", .string("off")),
        ("baseline_mode", .string("frozen")), ("hold_off", .string("2h")),
        ("weights", .list([ConfigNode(.integer(1))])),
        ("scale", .map([.init(key: "anyKey", node: ConfigNode(.number(2)))])),
      ]))
    #expect(section.problems.isEmpty)
    let detector = try #require(section.detector() as? SampleDetector)
    var expected = SampleDetector.Options()
    expected.threshold = 2
    expected.enabledFixes = false
    expected.baselineMode = .frozen
    expected.holdOff = .seconds(7200)
    expected.weights = [1]
    expected.scale = ["anyKey": 2]
    #expect(detector.options == expected)
    #expect(section.effective["threshold"]?.position?.line == 2)
    #expect(section.effective["consecutive_steps"]?.position == nil)
  }

  @Test(arguments: [ConfigNode.Value.bool(false), .string("no")])
  func everyDetectorCanBeSwitchedOff(_ off: ConfigNode.Value) {
    let node = Self.section([("enabled", off)])
    for type in [SampleDetector.self, RobustSampleDetector.self] as [any Detector.Type] {
      let section = DetectorSection(type, section: node)
      #expect(section.problems.isEmpty)
      #expect(section.detector() == nil)
      #expect(DetectorSection(type, section: nil).detector() != nil)
      #expect(DetectorSection.keys(of: type).first == "enabled")
    }
  }

  @Test func anEmptySectionIsAllDefaults() {
    let section = DetectorSection(SampleDetector.self, section: ConfigNode(.null))
    #expect(section.problems.isEmpty)
    #expect((section.detector() as? SampleDetector)?.options == SampleDetector.Options())
  }
}
