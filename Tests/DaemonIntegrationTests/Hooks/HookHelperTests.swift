import Foundation
import Testing
import WatchTestSupport

/// Hooks outside the sandbox: the daemon and the helper, with systemd-socket-activate for a manager.
///
/// What systemd itself adds (user, cgroup, time limit) is shown by `ServiceTests`.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-socket-activate"),
    "needs systemd-socket-activate"))
struct HookHelperTests {
  static let activate = "/usr/bin/systemd-socket-activate"

  /// A log, a config with one hook and who answers on its socket.
  private final class Setting: Sendable {
    let log: WatchedLog
    let socket: String
    let manager: DaemonUnderTest

    /// `command`: answers each connection; nil: the real helper with the daemon's own config.
    init(hook: String, command: [String]? = nil) async throws {
      log = try WatchedLog()
      socket = log.folder["hook.sock"]
      try log.folder.write(
        "runs:\n  - logs: [\(log.log)]\nhooks:\n"
          + hook.replacingOccurrences(of: "SOCKET", with: socket)
          .replacingOccurrences(of: "FOLDER", with: log.folder.url.path) + "\n",
        to: "rlwatchd.yaml")
      let helper =
        command ?? [DaemonUnderTest.binary, "hook-helper", "--config", log.folder["rlwatchd.yaml"]]
      manager = try DaemonUnderTest(
        command: [activate, "--accept", "--inetd", "--listen=\(socket)"]
          + ["-E", "PATH", "-E", "HELPER=yes"] + helper)
      try await manager.wait(for: "Listening on \(socket)")
    }

    func daemon() throws -> DaemonUnderTest {
      try DaemonUnderTest([
        "run", "--config", log.folder["rlwatchd.yaml"], "--state-dir", log.state, "--log-to",
        "stderr", "--record", log.record,
      ])
    }

    /// `sinks[].hook_run` of the state file.
    func hookRun() throws -> [String: Any] {
      let state = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: log.stateFile)))
      let sinks = try #require((state as? [String: Any])?["sinks"] as? [[String: Any]])
      return try #require(sinks.compactMap { $0["hook_run"] as? [String: Any] }.first)
    }
  }

  @Test func theHookRunsOutsideAndIsHeard() async throws {
    let setting = try await Setting(
      hook: """
          - name: tell
            on: critical
            shell: 'env | grep -e ^RLWATCH_RUN= -e ^HELPER= -e ^DAEMON=; cat; exit 3'
            environment: [HELPER, DAEMON, SET=yes]
            socket: SOCKET
        """)
    let daemon = try DaemonUnderTest(
      [
        "run", "--config", setting.log.folder["rlwatchd.yaml"], "--state-dir", setting.log.state,
        "--log-to", "stderr",
      ], environment: ["DAEMON": "yes"])
    try setting.log.append(SickRun.rows(0..<400))
    let first = try await daemon.wait(for: "hook tell exited with status 3")
    try await daemon.wait(for: "sink hook:tell gave up")
    // The environment is the helper's own and the alert's, none of the daemon's.
    try await daemon.wait(for: "RLWATCH_RUN=grpo-7b", from: first.index)
    try await daemon.wait(for: "HELPER=yes", from: first.index)
    #expect(!daemon.output.contains { $0.contains("DAEMON=") })
    #expect(daemon.output.contains { $0.contains("\"detector\":\"kl_explosion\"") })
    #expect(try await daemon.stop() == 0)

    let run = try setting.hookRun()
    #expect(run["exit_status"] as? Int == 3 && run["succeeded"] as? Bool == false)
    #expect(run["socket"] as? String == setting.socket)
    #expect((run["output"] as? String)?.contains("RLWATCH_RUN=grpo-7b") == true)
    #expect((run["sentence"] as? String)?.hasPrefix("exited with status 3 after ") == true)
  }

  @Test func aTimeLimitEndsTheWholeTree() async throws {
    let mark = "\(Int.random(in: 1_000_000...9_999_999))"
    let setting = try await Setting(
      hook: """
          - {name: hang, on: critical, timeout: 200ms, grace: 100ms, socket: SOCKET,
             shell: 'echo here; trap "" TERM; setsid sleep \(mark) & sleep \(mark)'}
        """)
    let daemon = try setting.daemon()
    try setting.log.append(SickRun.rows(0..<400))
    let line = try await daemon.wait(for: "hook hang was killed by signal 9").line
    #expect(line.contains("having reached its time limit"), "\(line)")
    #expect(try await daemon.stop() == 0)
    #expect(try Self.processes(with: mark) == 0)
    #expect(try setting.hookRun()["output"] as? String == "here")
  }

  @Test func theDaemonsEndEndsTheHook() async throws {
    let mark = "\(Int.random(in: 1_000_000...9_999_999))"
    let setting = try await Setting(
      hook: """
          - {name: hang, on: critical, timeout: 1h, socket: SOCKET,
             shell: 'trap "touch FOLDER/out/asked; exit 0" TERM; touch FOLDER/out/up; sleep \(mark) & wait'}
        """)
    let daemon = try setting.daemon()
    try setting.log.append(SickRun.rows(0..<400))
    let out = setting.log.folder["out"]
    func there(_ name: String) async throws {
      _ = try await FolderEvents.wait(in: out, for: name) {
        FileManager.default.fileExists(atPath: out + "/" + name) ? true : nil
      }
    }
    try await there("up")
    try await daemon.kill9()
    try await there("asked")
    try await setting.manager.wait(for: "nobody waits for it any more")
    #expect(try Self.processes(with: mark) == 0)
  }

  @Test(arguments: [
    ("{name: other, on: all, shell: 'true'}", "is not one for"),
    ("{name: other, on: all, shell: 'true', socket: /run/another.sock}", "is not one for"),
    ("{name: quite-another, on: all, shell: 'true', socket: SOCKET}", "has no hook \"other\""),
    ("{name: other, on: all, command: [/nowhere/x], socket: SOCKET}", "/nowhere/x can't be found"),
    ("{name: other, on: all, shell: 'true', socket: SOCKET, shel: 1}", "the config has problems"),
  ])
  func onlyWhatTheAdministratorWroteIsRun(_ hook: String, _ words: String) async throws {
    // The daemon asks by its own config, the helper looks into another: as if the daemon lied.
    let folder = try TemporaryFolder()
    let setting = try await Setting(
      hook: "  - {name: other, on: critical, shell: 'touch FOLDER/out/ran', socket: SOCKET}",
      command: [DaemonUnderTest.binary, "hook-helper", "--config", folder["helper.yaml"]])
    try folder.write(
      "hooks:\n  - \(hook.replacingOccurrences(of: "SOCKET", with: setting.socket))\n",
      to: "helper.yaml")
    let daemon = try setting.daemon()
    try setting.log.append(SickRun.rows(0..<400))
    let line = try await daemon.wait(for: "hook other was refused").line
    #expect(line.contains(words), "\(line)")
    #expect(try await daemon.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: setting.log.folder["out/ran"]))
    #expect(try setting.hookRun()["exit_status"] is NSNull)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func aConfigOthersMayWriteIsNotBelieved() async throws {
    let setting = try await Setting(
      hook: "  - {name: h, on: all, shell: 'true', socket: SOCKET}")
    let path = setting.log.folder["rlwatchd.yaml"]
    #expect(chmod(path, 0o666) == 0)
    let daemon = try setting.daemon()
    try setting.log.append(SickRun.rows(0..<400))
    try await daemon.wait(for: "the config isn't safe: \(path) may be written")
    #expect(chmod(path, 0o644) == 0 && chown(path, 12_345, 0) == 0)
    try setting.log.append(SickRun.rows(400..<800))
    try await daemon.wait(for: "the config isn't safe: \(path) belongs to user 12345")
    #expect(try await daemon.stop() == 0)
  }

  /// Every way a helper can fail is a line and a result, and the rows go on meanwhile.
  @Test(arguments: [
    ("cat >/dev/null & exit 0", "hung up before the hook began"),
    (
      #"read -r line; echo '{"reply":"started"}'; exit 0"#,
      "ended while the hook ran: what became of the hook isn't known"
    ),
    ("read -r line; echo hello", "answered in words no helper uses"),
    ("yes | tr -d '\\n'", "answered without an end"),
    ("exec sleep 1000", "gave no answer in 5 s: the hook may have run"),
  ])
  func aBadHelperDelaysNothing(_ shell: String, _ words: String) async throws {
    let setting = try await Setting(
      hook: "  - {name: h, on: critical, shell: 'true', timeout: 100ms, grace: 0s, socket: SOCKET}",
      command: ["/bin/sh", "-c", shell])
    let daemon = try setting.daemon()
    try setting.log.append(SickRun.rows(0..<800))
    #expect(try await setting.log.rows(800).steps == Array(0..<800))
    let line = try await daemon.wait(for: "hook h could not be run outside the sandbox").line
    #expect(line.contains(words), "\(line)")
    try await daemon.wait(for: "KL divergence")
    #expect(try await daemon.stop() == 0)
    #expect((try setting.hookRun()["sentence"] as? String)?.contains(words) == true)
  }

  @Test func aMissingHelperIsWaitedFor() async throws {
    let log = try WatchedLog()
    let socket = log.folder["hook.sock"]
    let daemon = try log.daemon(
      config: """
        runs:
          - logs: [\(log.log)]
        hooks:
          - {name: h, on: critical, shell: 'touch \(log.folder["out/ran"])', socket: \(socket)}
        """)
    try log.append(SickRun.rows(0..<400))
    let line = try await daemon.wait(for: "hook h could not be run").line
    #expect(
      line.contains(
        "can't connect to \(socket): No such file or directory; "
          + "is rlwatchd-hook.socket started?"), "\(line)")
    // Started now, it gets the same alert.
    let manager = try DaemonUnderTest(
      command: [
        Self.activate, "--accept", "--inetd", "--listen=\(socket)", DaemonUnderTest.binary,
        "hook-helper", "--config", log.folder["rlwatchd.yaml"],
      ])
    try await daemon.wait(for: "hook h exited with status 0")
    #expect(FileManager.default.fileExists(atPath: log.folder["out/ran"]))
    #expect(try await daemon.stop() == 0)
    _ = manager
  }

  @Test func theHelperSaysWhatItIsFor() async throws {
    let result = try await BuiltProgram.run([DaemonUnderTest.binary, "hook-helper"])
    #expect(result.status == 64)
    #expect(result.error.contains("standard input is no connection to a socket"))
  }

  private static func processes(with argument: String) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc")
      .compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
      .count { $0.split(separator: 0).contains { $0.elementsEqual(argument.utf8) } }
  }
}
