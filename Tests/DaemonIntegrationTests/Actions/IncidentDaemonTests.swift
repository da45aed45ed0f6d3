import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// Incidents where people meet them: journal, hook, state file, `status`, `diagnose`, `explain`.
struct IncidentDaemonTests {
  private static func config(_ log: WatchedLog) -> String {
    """
    profile: classic
    runs:
      - logs: [\(log.log)]
    entropy_collapse: {consecutive_steps: 4, warmup_steps: 1}
    hooks:
      - name: note
        on: all
        shell: printf '%s %s\\n' "$RLWATCH_INCIDENT" "$RLWATCH_DIAGNOSIS" >>\(log.folder["out/hook"])

    """
  }

  /// Entropy falls below 1 at step 40, the divergence explodes at step 60.
  private static let rows = (0..<70).map { step in
    "{\"step\": \(step), \"entropy\": \(step < 40 ? 2.0 : 0.5), "
      + "\"kl\": \(step == 60 ? 9 : 0.05 + 0.001 * Double(step % 7))}"
  }
  private static let sentence =
    "Policy is collapsing and drifting: entropy_collapse, kl_explosion since step 40"

  @Test(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
  func journalHookAndStateSpeakOfIt() async throws {
    let box = try await JournalBox(catalog: true)
    let log = try WatchedLog()
    try log.append(Self.rows)
    try log.folder.write(Self.config(log), to: "c.yaml")
    let daemon = try DaemonUnderTest(
      [
        "run", "--config", log.folder["c.yaml"], "--state-dir", log.state, "--log-to", "journal",
        "--record", log.record,
      ], launcher: box.launcher)
    _ = try await log.rows(70)
    #expect(try await daemon.stop() == 0)

    let told = try ToldAlert.recent(log.stateFile)
    let first = try #require(told.first).id
    #expect(told.count == 3, "\(told)")
    let alerts = try await box.entries("RLWATCH_INCIDENT=\(first)")
    // Three alerts and the diagnosis, which is no alert.
    #expect(alerts.count == 4)
    let entry = try #require(try await box.entries("RLWATCH_DETECTOR=incident").first)
    #expect(entry["MESSAGE"]?.hasPrefix("Incident: \(Self.sentence) [grpo-7b, step 60]. ") == true)
    #expect(entry["RLWATCH_KIND"] == "collapsing_and_drifting")
    #expect(entry["RLWATCH_ALERT_ID"] == nil && entry["PRIORITY"] == "2")
    let explained = try await box.journalctl("-x", "RLWATCH_DETECTOR=incident").output
    #expect(explained.contains("Subject: Policy is collapsing and drifting in run grpo-7b"))
    #expect(explained.contains("1. Fix entropy first"))

    let noted = try log.folder.read("out/hook").split(separator: "\n").map(String.init)
    #expect(noted == ["\(first) ", "\(first) ", "\(first) collapsing_and_drifting"])

    let status = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "status", "--state-dir", log.state])
    #expect(status.output.contains("  incident in grpo-7b: \(Self.sentence)\n"), "\(status.output)")
    #expect(status.output.contains("fix entropy first"))
  }

  @Test func diagnoseSumsItUp() async throws {
    let log = try WatchedLog()
    try log.append(Self.rows)
    try log.folder.write(Self.config(log), to: "c.yaml")
    func diagnose(_ output: String) async throws -> BuiltProgram.Result {
      try await BuiltProgram.run([
        DaemonUnderTest.binary, "diagnose", "--config", log.folder["c.yaml"], "--output", output,
        log.log,
      ])
    }
    let text = try await diagnose("text")
    #expect(
      text.lines.contains("  incident \(Self.sentence) (3 alerts to step 60)"), "\(text.output)")
    let object = try JSONSerialization.jsonObject(
      with: Data(try await diagnose("json").output.utf8))
    let document = ((object as? [String: Any])?["logs"] as? [[String: Any]])?.first
    let incidents = document?["incidents"] as? [[String: Any]]
    #expect(incidents?.map { $0["diagnosis"] as? String } == ["collapsing_and_drifting"])
    #expect(incidents?.map { $0["alerts"] as? Int } == [3])
  }

  @Test(arguments: IncidentDiagnosis.all.map(\.id))
  func itIsExplained(_ id: String) async throws {
    let page = try await BuiltProgram.run([DaemonUnderTest.binary, "explain", id])
    #expect(page.output.contains(": incident (\(id))\n"), "\(page.output)")
  }
}
