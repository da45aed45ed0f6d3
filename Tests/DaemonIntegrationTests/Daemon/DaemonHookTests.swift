import Foundation
import Testing
import WatchTestSupport

/// Hooks through the whole daemon: what they get, and that none of them holds anything up.
struct DaemonHookTests {
  private func config(_ log: WatchedLog, _ hooks: String) -> String {
    "runs:\n  - logs: [\(log.log)]\nhooks:\n\(hooks)\n"
  }

  @Test func aHookGetsTheAlertAsEnvironmentAndJSON() async throws {
    let log = try WatchedLog()
    let out = log.folder["out"]
    let daemon = try log.daemon(
      config: config(
        log,
        """
          - name: keep
            on: critical
            shell: 'env > "$KEEP/env.new"; cat > "$KEEP/$RLWATCH_ALERT_ID.new"; cd "$KEEP"; mv env.new env; mv "$RLWATCH_ALERT_ID.new" "$RLWATCH_ALERT_ID.json"'
            environment: ["KEEP=\(out)"]
        """))
    try log.append(SickRun.rows(0..<400))
    _ = try await log.rows(400)
    let name = try await FolderEvents.wait(in: out, for: "the hook's file") {
      try FileManager.default.contentsOfDirectory(atPath: out).first { $0.hasSuffix(".json") }
    }
    try await daemon.wait(for: "hook keep exited with status 0")
    #expect(try await daemon.stop() == 0)

    let input = try Data(contentsOf: URL(fileURLWithPath: out + "/" + name))
    let object = try #require(
      try JSONSerialization.jsonObject(with: input) as? [String: Any])
    let alert = try #require(ToldAlert(object))
    let critical = try ToldAlert.recent(log.stateFile).filter { $0.severity == "critical" }
    #expect(critical == [alert], "the warning before it was not for this hook")
    let environment = try log.folder.read("out/env").split(separator: "\n").map(String.init)
    for (name, value) in [
      ("RUN", "grpo-7b"), ("LOG", log.log), ("DETECTOR", "kl_explosion"), ("SEVERITY", "critical"),
      ("STATUS", "firing"), ("STEP", String(alert.step)), ("ALERT_ID", alert.id),
    ] {
      #expect(environment.contains("RLWATCH_\(name)=\(value)"), "\(name) in \(environment)")
    }
    #expect(environment.contains { $0.hasPrefix("RLWATCH_MESSAGE=\(alert.message)") })
    #expect(environment.contains { $0.hasPrefix("RLWATCH_FIX=") })
  }

  @Test func badHooksDelayNothing() async throws {
    let log = try WatchedLog()
    // Seconds that nobody else sleeps: finds what the hooks leave behind.
    let mark = "\(Int.random(in: 1_000_000...9_999_999))"
    let daemon = try log.daemon(
      config: config(
        log,
        """
          - {name: hang, on: all, timeout: 1h, grace: 0s, shell: 'trap "" TERM; sleep \(mark)'}
          - {name: fork, on: all, shell: 'setsid sleep \(mark) & sleep \(mark) & exit 0'}
          - {name: flood, on: all, timeout: 500ms, grace: 0s, shell: 'yes \(mark)'}
          - {name: fail, on: all, shell: 'echo no way; exit 3'}
          - {name: killed, on: all, shell: 'kill -KILL $$'}
          - {name: gone, on: all, command: [/nowhere/hook]}
        """))
    let lines = SickRun.rows(0..<1600)
    try log.append(lines[0..<800])
    // The first alerts are out and the hanging hook hangs: all else goes on.
    try await daemon.wait(for: "hook fail exited with status 3")
    try log.append(lines[800..<1600])
    #expect(try await log.rows(1600).steps == Array(0..<1600))
    try await daemon.wait(for: "step 1571]")
    for text in [
      "hook flood was killed by signal", "hook killed was killed by signal 9",
      "hook gone was refused: /nowhere/hook can't be found", "2 processes it left behind",
    ] {
      try await daemon.wait(for: text)
    }
    #expect(!daemon.output.contains { $0.contains("hook hang") })
    #expect(try await daemon.stop() == 0)

    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
      .compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
      .filter { $0.range(of: Data(mark.utf8)) != nil }
    #expect(processes == [], "no hook outlives the daemon")
    let diagnosed = try await log.diagnosis(of: lines)
    let told = try ToldAlert.recent(log.stateFile)
    #expect(told == diagnosed)
  }

  @Test(arguments: [0o775, 0o757])
  func aHookOthersMayWriteIsRefused(_ mode: Int) async throws {
    let log = try WatchedLog()
    try log.folder.write("#!/bin/sh\ntouch \"$0.ran\"\n", to: "bin/hook")
    let hook = log.folder["bin/hook"]
    #expect(chmod(hook, mode_t(mode)) == 0)
    let daemon = try log.daemon(
      config: config(log, "  - {name: open, on: all, command: [\(hook)]}"))
    try log.append(SickRun.rows(0..<400))
    let line = try await daemon.wait(for: "hook open was refused").line
    #expect(line.contains("may be written by its group or by others"), "\(line)")
    // Made safe, the next alert runs it: it is looked at before every run.
    #expect(chmod(hook, 0o755) == 0)
    try log.append(SickRun.rows(400..<800))
    try await daemon.wait(for: "hook open exited with status 0")
    #expect(try await daemon.stop() == 0)
    #expect(FileManager.default.fileExists(atPath: hook + ".ran"))
  }

  @Test func aDryRunRunsNoHook() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<400))
    try log.folder.write(
      config(log, "  - {name: touch, on: all, shell: 'touch \(log.folder["out/ran"])'}"),
      to: "rlwatchd.yaml")
    let daemon = try DaemonUnderTest([
      "run", "--config", log.folder["rlwatchd.yaml"], "--state-dir", log.state, "--dry-run",
    ])
    try await daemon.wait(for: "critical: KL divergence")
    #expect(try await daemon.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: log.folder["out/ran"]))
    #expect(!FileManager.default.fileExists(atPath: log.state), "nothing is kept")
  }
}
