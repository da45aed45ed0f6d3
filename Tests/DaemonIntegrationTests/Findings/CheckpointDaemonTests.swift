import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// A run with checkpoints beside its log: hook, keep-checkpoint, state, status, `diagnose`.
struct CheckpointDaemonTests {
  private static func config(_ log: WatchedLog) -> String {
    """
    profile: classic
    runs:
      - logs: [\(log.folder.url.path)/*/train.log]
        checkpoints: \(log.folder.url.path)/{name}/checkpoint-*
    hooks:
      - name: note
        on: all
        shell: printf '%s %s\\n' "$RLWATCH_STEP" "$RLWATCH_CHECKPOINT" >>\(log.folder["out/hook"])
      - name: keep
        on: critical
        command: [\(Repository.root.appendingPathComponent("config/hooks/keep-checkpoint").path)]

    """
  }

  /// The divergence explodes at step 370.
  private static func prepare() throws -> WatchedLog {
    let log = try WatchedLog()
    for step in [200, 300, 400] {
      try log.folder.write("x", to: "grpo-7b/checkpoint-\(step)/model")
    }
    try log.append(SickRun.rows(0..<372))
    try log.folder.write(config(log), to: "c.yaml")
    return log
  }

  private static func alerts(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test func theAlertNamesItEverywhereAndTheHookKeepsIt() async throws {
    let log = try Self.prepare()
    let good = log.folder["grpo-7b/checkpoint-300"]
    let daemon = try log.daemon(config: Self.config(log))
    let line = try await daemon.wait(for: "critical: KL divergence").line
    #expect(
      line.hasSuffix(
        "Roll back to \(good): step 300, 70 steps are lost; deleted at step 600: only 3 are kept."),
      "\(line)")
    try await daemon.wait(for: "kept \(good) by hard links")
    #expect(try await daemon.stop() == 0)
    #expect(try log.folder.read("out/hook").split(separator: "\n").last == "370 \(good)")
    #expect(try log.folder.read("grpo-7b/kept-checkpoints/checkpoint-300/model") == "x")
    let state =
      try JSONSerialization.jsonObject(with: Data(try log.folder.read("state/state.json").utf8))
      as? [String: Any]
    for key in ["active_alerts", "recent_alerts"] {
      let alert = try #require((state?[key] as? [[String: Any]])?.last)
      #expect(alert["checkpoint"] as? String == good)
      #expect(alert["checkpoint_step"] as? Int == 300)
      #expect(alert["checkpoint_lost_steps"] as? Int == 70)
      #expect(alert["checkpoint_deleted_at_step"] as? Int == 600)
    }
    let status = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "status", "--state-dir", log.state])
    #expect(status.output.contains("    -> Roll back to \(good): step 300"), "\(status.output)")
  }

  @Test func diagnoseSaysTheSameAsTheDaemon() async throws {
    let log = try Self.prepare()
    let command = [DaemonUnderTest.binary, "diagnose", "--config", log.folder["c.yaml"]]
    let json = try await BuiltProgram.run(command + ["--output", "jsonl", log.log])
    let alert = try #require(try Self.alerts(json.output).last)
    #expect(alert["checkpoint"] as? String == log.folder["grpo-7b/checkpoint-300"])
    #expect(
      alert["rollback_before"] as? Int
        == 370 - Playbook.entry(detector: "kl_explosion").typicalDelayRows)
    let text = try await BuiltProgram.run(command + [log.log])
    #expect(text.output.contains("-> Roll back to"), "\(text.output)")
    // The alert is the same whatever lies in the folder.
    try FileManager.default.removeItem(atPath: log.folder["grpo-7b/checkpoint-300"])
    let other = try #require(
      try Self.alerts(try await BuiltProgram.run(command + ["--output", "jsonl", log.log]).output)
        .last)
    #expect(other["id"] as? String == alert["id"] as? String)
    #expect(other["checkpoint"] as? String == log.folder["grpo-7b/checkpoint-200"])
  }

  @Test func aMissingFolderIsSaidAndTheAlertKept() async throws {
    let log = try WatchedLog()
    let config = Self.config(log).replacingOccurrences(of: "/checkpoint-*", with: "/gone/c-*")
    let daemon = try log.daemon(config: config)
    try log.append(SickRun.rows(0..<372))
    // Said by itself, whichever line comes first: the alert's says it too.
    let said = try await daemon.wait(for: "/gone: No such file or directory [grpo-7b, step ").line
    #expect(said.contains("Checkpoints can't be looked for: "), "\(said)")
    try await daemon.wait(for: "critical: KL divergence")
    #expect(try await daemon.stop() == 0)
    #expect(try ToldAlert.recent(log.stateFile).contains { $0.severity == "critical" })
  }
}
