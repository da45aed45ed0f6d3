import Foundation
import Testing
import WatchTestSupport

/// The notify protocol of the whole daemon.
///
/// That a hung ingest gets no pings is shown by `WatchdogTimerTests`, and that systemd starts such a
/// daemon anew by `ServiceTests`.
struct DaemonNotifyTests {
  @Test func tellsHowFarALongLogIsRead() async throws {
    let socket = try NotifySocket()
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<12_000))
    let daemon = try log.daemon(environment: ["NOTIFY_SOCKET": socket.path])
    let ready = try await socket.wait(for: "READY=1")
    let before = socket.messages.all[..<ready.index]
    // Before the end, whole percents; no word of the runs' health yet.
    let status = try #require(before.first { $0.hasPrefix("STATUS=") }, "\(before)")
    #expect(
      status.wholeMatch(of: /STATUS=reading grpo-7b: \d\d? %, [0-9]+( k)? rows/) != nil, "\(status)"
    )
    #expect(!before.contains { $0.hasPrefix("STATUS=1 run") })
    try await socket.wait(for: "STATUS=1 run, ", from: ready.index)
    #expect(try await daemon.stop() == 0)
  }

  @Test func tellsTheManagerHowItGoes() async throws {
    let socket = try NotifySocket()
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<390))
    let daemon = try log.daemon(
      config: "runs: [{logs: [\(log.log)]}]\n",
      environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "100000"])

    let ready = try await socket.wait(for: "READY=1")
    // Ready comes after all that was there is read; the record is written in blocks of 64 KiB.
    #expect(RecordedRows(log.record).keys.count > 200)
    #expect(socket.messages.all[..<ready.index].contains { $0.hasPrefix("EXTEND_TIMEOUT_USEC=") })
    try await socket.wait(for: "STATUS=1 run, ")

    let status = try await socket.wait(for: "critical: ", from: ready.index).text
    #expect(status.contains(" in grpo-7b at step "), "\(status)")

    var pings = ready.index
    for _ in 0..<3 { pings = try await socket.wait(for: "WATCHDOG=1", from: pings + 1).index }

    daemon.send(SIGHUP)
    let reloading = try await socket.wait(for: "RELOADING=1")
    let time = reloading.text.split(separator: "\n").first { $0.hasPrefix("MONOTONIC_USEC=") }
    #expect(time.flatMap { UInt64($0.dropFirst(15)) } ?? 0 > 0)
    let again = try await socket.wait(for: "READY=1", from: reloading.index + 1)

    // The reload's own line doesn't stay.
    try await socket.wait(for: "STATUS=1 run, 1 critical", from: again.index + 1)

    // A refused config ends the reload, too: else systemd would wait for it.
    try log.folder.write("runs: 5\n", to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    let second = try await socket.wait(for: "RELOADING=1", from: again.index + 1)
    try await socket.wait(for: "READY=1", from: second.index + 1)

    let last = socket.messages.all.count
    #expect(try await daemon.stop() == 0)
    try await socket.wait(for: "STOPPING=1", from: last)
  }
}
