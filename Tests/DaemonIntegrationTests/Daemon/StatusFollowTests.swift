import Testing
import WatchTestSupport

/// `status --follow`: each new state as it comes, from before there is one.
struct StatusFollowTests {
  private func follow(_ log: WatchedLog, _ more: String = "") throws -> DaemonUnderTest {
    try DaemonUnderTest(
      command: [
        "/bin/sh", "-c", "exec \"$0\" status --follow \(more) --state-dir \"$1\" >&2",
        DaemonUnderTest.binary, log.state,
      ])
  }

  @Test func showsTheStateAsItChanges() async throws {
    let log = try WatchedLog()
    let follower = try follow(log)
    try await follower.wait(for: "waiting for \(log.stateFile)")
    let daemon = try log.daemon()
    try await follower.wait(for: "rlwatchd running, pid \(daemon.pid)")
    #expect(!follower.output.contains { $0.contains("critical") })
    try log.append(SickRun.rows(0..<400))
    try await follower.wait(for: "critical grpo-7b")
    #expect(try await daemon.stop() == 0)
    try await follower.wait(for: "rlwatchd stopped")
    // For a file or a pipe: no colours, no cursor.
    #expect(!follower.output.contains { $0.contains("\u{1B}") })
  }

  @Test func printsOneObjectALine() async throws {
    let log = try WatchedLog()
    let follower = try follow(log, "--json")
    let daemon = try log.daemon()
    let line = try await follower.wait(for: "\"schema\"").line
    #expect(line.hasPrefix("{") && line.hasSuffix("}"), "\(line)")
    #expect(try await daemon.stop() == 0)
  }
}
