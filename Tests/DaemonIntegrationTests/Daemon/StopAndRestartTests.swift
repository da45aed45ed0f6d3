import Foundation
import Testing
import WatchTestSupport

struct StopAndRestartTests {
  @Test func aRestartRepeatsNoAlertAndLosesNoRow() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<1600)
    try log.append(lines[0..<380])
    let first = try log.daemon()
    try await first.wait(for: "critical: KL divergence")
    #expect(try await first.stop() == 0)

    // While it is away the log grows, is rotated, and grows again.
    try log.append(lines[380..<800])
    try log.rename(to: ".1")
    try log.append(lines[800..<1200])
    let second = try log.daemon()
    _ = try await log.rows(1200)
    #expect(try await second.stop() == 0)
    let third = try log.daemon()
    try log.append(lines[1200..<1600])
    _ = try await log.rows(1600)
    #expect(try await third.stop() == 0)

    #expect(RecordedRows(log.record).keys == lines.indices.map { "\(log.log):\($0)" })
    let told = try ToldAlert.recent(log.stateFile)
    let diagnosed = try await log.diagnosis(of: lines)
    #expect(told == diagnosed)
    let said = (first.output + second.output + third.output).filter { $0.contains(", step ") }
    #expect(Set(said).count == said.count, "no alert is said twice")
    #expect(said.count == diagnosed.count)
  }

  /// Rotated and compressed by the real tool while nobody looked: the rest is read from the archive.
  @Test(arguments: ["gzip", "zstd"])
  func whatWasCompressedMeanwhileIsFinished(tool: String) async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<900)
    try log.append(lines[0..<300])
    let first = try log.daemon()
    _ = try await log.rows(300)
    #expect(try await first.stop() == 0)
    try log.append(lines[300..<600])
    try log.rename(to: ".1")
    let packed = try await BuiltProgram.run(["/usr/bin/\(tool)", "-q", log.log + ".1"])
    try #require(packed.status == 0, "\(packed)")
    try? FileManager.default.removeItem(atPath: log.log + ".1")
    try log.append(lines[600..<900])
    let second = try log.daemon()
    _ = try await log.rows(900)
    #expect(try await second.stop() == 0)
    #expect(RecordedRows(log.record).keys == lines.indices.map { "\(log.log):\($0)" })
  }

  @Test func afterSIGTERMTheStateSaysSo() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<50))
    let daemon = try log.daemon()
    try await daemon.waitUntilReady()
    let running = try await FolderEvents.wait(in: log.state, for: "state.json") {
      try Self.daemon(log)?["running"] as? Bool
    }
    #expect(running)
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try await daemon.stop() == 0)
    // Generous for a loaded machine; the unit's TimeoutStopSec is 15 s.
    #expect(clock.now - start < .seconds(10))
    let state = try #require(try Self.daemon(log))
    #expect(state["running"] as? Bool == false)
    #expect(state["pid"] as? Int == Int(daemon.pid))
    #expect(Array(daemon.output.suffix(2)) == ["stopping", "stopped"])
    // The state directory is free again: nothing holds the lock.
    let next = try log.daemon()
    try await next.waitUntilReady()
    #expect(try await next.stop() == 0)
  }

  private static func daemon(_ log: WatchedLog) throws -> [String: Any]? {
    guard let data = FileManager.default.contents(atPath: log.stateFile) else { return nil }
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return document?["daemon"] as? [String: Any]
  }
}
