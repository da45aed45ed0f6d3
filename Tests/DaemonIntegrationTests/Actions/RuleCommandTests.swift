import Foundation
import Testing
import WatchTestSupport

/// Rules of the user's own in the built program: diagnose, expectations, lists, a reload.
struct RuleCommandTests {
  private static func config(_ log: String, _ rules: String) -> String {
    """
    runs:
      - logs: [\(log)]
    length_explosion: {enabled: false}
    rules:
    \(rules)

    """
  }

  private static let rows = (0..<60).map { step in
    "{\"step\": \(step), \"loss\": 0.5, \"completions/clipped_ratio\": \(step < 30 ? 0.2 : 0.95)}"
  }
  private static let rule = """
      - {metric: completions/clipped_ratio, above: 0.9, for: 5, name: cut,
         message: "Cut off: {value} at {step}"}
      - {metric: clipped_ratio, below: 0, name: typo}
    """

  @Test func diagnoseJudgesByThemAndExpectChecksThem() async throws {
    let log = try WatchedLog()
    try log.append(Self.rows)
    try log.folder.write(Self.config(log.log, Self.rule), to: "c.yaml")
    let expected = """
      {"row": 34, "step": 34, "onset_step": 30, "detector": "rule:cut", "kind": "above", \
      "severity": "warning", "message": "Cut off: 0.95 at 34", "consecutive": 5, "threshold": 0.9, \
      "title": "Rule of your own"}

      """
    try log.folder.write(expected, to: "expected.jsonl")
    func diagnose(_ more: [String]) async throws -> BuiltProgram.Result {
      try await BuiltProgram.run(
        [DaemonUnderTest.binary, "diagnose", "--config", log.folder["c.yaml"]] + more + [log.log])
    }
    let good = try await diagnose(["--expect", log.folder["expected.jsonl"]])
    #expect(good.status == 0, "\(good.error)")
    #expect(good.output.contains("warning step 34 (row 34) rule:cut: Cut off: 0.95 at 34"))
    #expect(
      good.output.contains(
        "could not judge: rule:typo: the log has no key \"clipped_ratio\""), "\(good.output)")
    try log.folder.write(
      expected.replacingOccurrences(of: "above", with: "below"), to: "wrong.jsonl")
    let bad = try await diagnose(["--expect", log.folder["wrong.jsonl"]])
    #expect(bad.status == 1)
    #expect(bad.error.contains("kind is \"above\", expected \"below\""))
    #expect(try await diagnose(["--fail-on", "critical"]).status == 0)
    #expect(try await diagnose(["--fail-on", "warning"]).status == 1)
  }

  @Test func theyAreListed() async throws {
    let log = try WatchedLog()
    try log.folder.write(Self.config(log.log, Self.rule), to: "c.yaml")
    let list = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "list", "detectors", "--config", log.folder["c.yaml"]])
    #expect(
      list.lines.suffix(2).map { $0.split(separator: " ").joined(separator: " ") } == [
        "rule:cut classic, robust above completions/clipped_ratio above 0.9, for 5 rows in a row",
        "rule:typo classic, robust below clipped_ratio below 0, at once",
      ])
    let show = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "config", "show", "--config", log.folder["c.yaml"]])
    #expect(show.output.contains("  - name: cut"), "\(show.output)")
  }

  @Test func theDaemonTakesNewOnesAtAReload() async throws {
    let log = try WatchedLog()
    let daemon = try log.daemon(config: Self.config(log.log, Self.rule))
    try await daemon.waitUntilReady()
    try log.append(Self.rows)
    try await daemon.wait(for: "warning: Cut off: 0.95 at 34")
    try log.folder.write(
      Self.config(log.log, Self.rule + "\n  - {metric: loss, above: 0.4, for: 3, name: new}"),
      to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    try await daemon.wait(for: "the config was read again")
    try log.append(["{\"step\": 60, \"loss\": 0.5}", "{\"step\": 61, \"loss\": 0.5}"])
    try log.append(["{\"step\": 62, \"loss\": 0.5}"])
    try await daemon.wait(for: "warning: loss = 0.5, above 0.4")
    #expect(try await daemon.stop() == 0)
    #expect(try ToldAlert.recent(log.stateFile).map(\.step) == [34, 62])
  }
}
