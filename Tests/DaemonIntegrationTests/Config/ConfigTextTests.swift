import Testing
import WatchEngine

@testable import rlwatchd

/// What is printed: effective values, YAML scalars, tables, the playbook.
struct ConfigTextTests {
  @Test func effectiveValuesSayWhereTheyComeFrom() {
    let reading = ConfigSamples.read(
      """
      alerts: {cooldown_steps: 7}
      runs:
        - logs: [/a/*.log, "/b c"]
      kl_explosion:
        baseline_mode: frozen
      hooks:
        - {name: h, on: critical, shell: "true", environment: [TOKEN, KEY=secret]}
      profile: classic
      """)
    #expect(reading.problems == [])
    let text = EffectiveText.render(reading.effective)
    for line in [
      "profile: classic                                # f.yaml:8",
      "  - logs: [\"/a/*.log\", \"/b c\"]                  # f.yaml:3",
      "    name: \"{parent}\"                            # default",
      "  cooldown_steps: 7                             # f.yaml:1",
      "  sigma_multiplier: 3.0                         # default",
      "  baseline_mode: frozen                         # f.yaml:5",
      "  - name: h                                     # f.yaml:7",
      "    timeout: 30s                                # default",
    ] {
      #expect(text.split(separator: "\n").contains(line[...]), "\(line)\nis not in\n\(text)")
    }
    #expect(!text.contains("secret"))
    #expect(ConfigSamples.read(text).config.alerts == reading.config.alerts)
    #expect(ConfigSamples.read(text).config.runs == reading.config.runs)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", "\"\""), ("1", "\"1\""), ("true", "\"true\""), ("~", "\"~\""),
    ("a: b", "\"a: b\""), ("-x", "\"-x\""), ("/a/b.c", "/a/b.c"), ("*", "\"*\""),
    ("a\"b\\c\n\u{1b}", "\"a\\\"b\\\\c\\n\\u001b\""), ("ü", "\"ü\""), ("1e5", "\"1e5\""),
  ])
  func scalars(_ text: String, _ yaml: String) {
    #expect(YAMLText.text(text) == yaml)
  }

  @Test(arguments: 0..<2) func randomTextComesBack(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let alphabet = Array(
      "ab1.-_:#'\"\\{}[]*&!|> \n\t\u{0}\u{7f}\u{85}\u{2028}\u{feff}éπ😀~".unicodeScalars)
    for _ in 0..<1000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<random.below(12) { text.append(alphabet[random.below(alphabet.count)]) }
      let written = String(text)
      let node = YAMLReader.read(Array("k: \(YAMLText.text(written))\n".utf8), file: "f").node
      #expect(node?["k"]?.value == .string(written), "\(YAMLText.text(written))")
    }
  }

  @Test func numbersComeBack() {
    for number in [
      0.1, 1, -0.0, 1e300, .leastNonzeroMagnitude, .infinity, -.infinity, 1e-6, 123_456_789_012,
    ] {
      let text = YAMLText.inline(ConfigNode(.number(number)))
      let node = YAMLReader.read(Array("k: \(text)".utf8), file: "f").node
      #expect(node?["k"]?.value == .number(number), "\(text)")
    }
  }

  @Test func theDetectorTable() {
    #expect(
      ListDetectorsCommand.text(catalog: ConfigSamples.catalog, profile: nil) == """
        DETECTOR          PROFILES         KINDS  SUMMARY
        entropy_collapse  classic, robust  -      A sickness for tests.
        kl_explosion      classic          -      A sickness for tests.
        stalled_run       robust           -      A sickness for tests.

        """)
    #expect(
      ListDetectorsCommand.text(catalog: ConfigSamples.catalog, profile: .robust)
        .split(separator: "\n").count == 3)
    #expect(ListSignalsCommand.text().contains("\nkl_divergence "))
    #expect(ListFormatsCommand.text().contains("\njsonl "))
  }

  @Test func aPlaybookEntryForTheTerminal() {
    let entry = PlaybookEntry(
      detector: "reward_hacking", kind: "bimodal", messageID: "", title: "Two heaps",
      says: "Bimodal reward distribution detected",
      meaning: "The rewards have split in two and that is what this says.",
      fixes: ["Read the completions of both heaps.", "Cap."],
      commonMistake: "Lowering the rate.", typicalDelayRows: 1)
    #expect(
      PlaybookText.render(entry, width: 40) == """
        Two heaps: reward_hacking (bimodal)

        It says: Bimodal reward distribution
        detected

        Meaning: The rewards have split in two
        and that is what this says.

        What to do, in this order:
          1. Read the completions of both heaps.
          2. Cap.

        Common mistake: Lowering the rate.


        """)
  }

  @Test func explainKnowsEveryEntry() {
    for entry in Playbook.entries + [Playbook.general] {
      #expect(ExplainCommand.text(of: entry.detector, width: 80).contains(entry.title))
    }
    #expect(
      ExplainCommand.text(of: nil, width: 80).split(separator: "\n").count == Playbook.entries.count
        + 2)
    #expect(ExplainCommand.text(of: "rule:mine", width: 80).contains(Playbook.general.title))
  }
}
