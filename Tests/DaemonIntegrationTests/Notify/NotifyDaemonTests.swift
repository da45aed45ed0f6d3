import Foundation
import Testing
import WatchTestSupport

/// `rlwatchd notify` as a hook of the daemon.
struct NotifyDaemonTests {
  private static func hooks(in state: String) throws -> [String: [String: Any]] {
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: state)))
    let sinks = try #require((object as? [String: Any])?["sinks"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: sinks.compactMap { sink in
        (sink["sink"] as? String).map { ($0, sink) }
      })
  }

  /// An unreachable host and a wrong secret: named in the journal's line and in the state, where the
  /// alert stays; the hook beside them has it at once.
  @Test func troubleIsToldAndDelaysNothing() async throws {
    let log = try WatchedLog()
    let server = try await LocalServer("http-sink", answers: ["200"])
    let refusing = try await LocalServer("http-sink", answers: ["403"])
    let secret = try NotifyRun.secret(
      "http://127.0.0.1:\(refusing.port)/services/WRONGTOKEN", in: log.folder)
    let notify = "\(DaemonUnderTest.binary), notify"
    let daemon = try log.daemon(
      config: """
        runs:
          - logs: [\(log.log)]
        hooks:
          - {name: down, on: critical, command: [\(notify), webhook, --timeout, 10s,
             --url, "http://127.0.0.1:\(try LocalServer.closedPort())/"]}
          - {name: wrong, on: critical, command: [\(notify), slack, --url-file, \(secret)]}
          - {name: fine, on: critical, command: [\(notify), webhook,
             --url, "http://127.0.0.1:\(server.port)/"]}
        """, environment: ["http_proxy": ""])
    try log.append(SickRun.rows(0..<400))
    let fine = try await daemon.wait(for: "hook fine exited with status 0")
    let wrong = try await daemon.wait(for: "hook wrong exited with status 77")
    try await daemon.wait(
      for: "rlwatchd notify slack: not sent: 127.0.0.1 answered 403: said", from: wrong.index)
    // The rows go on, while the first of the tries for the host that is down still runs.
    try log.append(SickRun.rows(400..<800))
    #expect(try await log.rows(800).steps == Array(0..<800))
    #expect(
      !daemon.output[...fine.index].contains { $0.contains("hook down") },
      "its tries take longer than the others'")
    let down = try await daemon.wait(for: "hook down exited with status 75")
    try await daemon.wait(
      for: "rlwatchd notify webhook: not sent after", from: down.index)
    // The state tells of it, too; at the stop it would tell of the next try.
    let path = log.stateFile
    let output = try await FolderEvents.wait(in: log.state, for: "the hook's end") {
      let run = try Self.hooks(in: path)["hook:down"]?["hook_run"] as? [String: Any]
      return run?["exit_status"] as? Int == 75 ? run?["output"] as? String : nil
    }
    #expect(output.contains("Failed to connect"))
    #expect(try await daemon.stop() == 0)
    #expect(!daemon.output.contains { $0.contains("WRONGTOKEN") })

    #expect(try server.received().count == 2)
    let told = try ToldAlert.recent(log.stateFile)
    #expect(told.filter { $0.severity == "critical" && $0.status == "firing" }.count == 2)
    let sinks = try Self.hooks(in: log.stateFile)
    let refused = try #require(sinks["hook:wrong"]?["hook_run"] as? [String: Any])
    #expect((refused["output"] as? String)?.contains("answered 403") == true)
    #expect(sinks["hook:wrong"]?["failed"] as? Int == 2)
  }

  /// Through the helper: outside the sandbox, with a credential of the helper's.
  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-socket-activate"),
      "needs systemd-socket-activate"))
  func itRunsOutsideTheSandbox() async throws {
    let log = try WatchedLog()
    let server = try await LocalServer("http-sink", answers: ["200"])
    let credentials = try TemporaryFolder()
    _ = try NotifyRun.secret(
      "http://127.0.0.1:\(server.port)/services/x", in: credentials, "slack")
    let socket = log.folder["hook.sock"]
    try log.folder.write(
      """
      runs:
        - logs: [\(log.log)]
      hooks:
        - name: chat
          on: critical
          command: [\(DaemonUnderTest.binary), notify, slack, --url-credential, slack]
          environment: [CREDENTIALS_DIRECTORY]
          socket: \(socket)
      """, to: "rlwatchd.yaml")
    let manager = try DaemonUnderTest(
      command: [
        "/usr/bin/systemd-socket-activate", "--accept", "--inetd", "--listen=\(socket)", "-E",
        "PATH",
        "-E", "CREDENTIALS_DIRECTORY", DaemonUnderTest.binary, "hook-helper", "--config",
        log.folder["rlwatchd.yaml"],
      ], environment: ["CREDENTIALS_DIRECTORY": credentials.url.path])
    try await manager.wait(for: "Listening on \(socket)")
    let daemon = try DaemonUnderTest([
      "run", "--config", log.folder["rlwatchd.yaml"], "--state-dir", log.state, "--log-to",
      "stderr",
    ])
    try log.append(SickRun.rows(0..<400))
    let line = try await daemon.wait(for: "hook chat exited with status 0")
    try await daemon.wait(for: "rlwatchd notify slack: sent to 127.0.0.1 (200)", from: line.index)
    #expect(try await daemon.stop() == 0)
    let body = try #require(try server.received().first?["body"] as? String)
    #expect(body.contains("Critical: ") && body.contains("grpo-7b"))
  }
}
