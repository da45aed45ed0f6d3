import Foundation
import Testing
import WatchTestSupport

/// What can happen to a log while the daemon watches it: each row is recorded once, in order, and the
/// alerts are those `diagnose` gives for the same bytes.
struct LogLifeTests {
  /// Ends the daemon once all rows are in the record, and compares.
  private func expect(
    _ daemon: DaemonUnderTest, on log: WatchedLog, tells lines: [String],
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    _ = try await log.rows(lines.count)
    #expect(try await daemon.stop() == 0, sourceLocation: location)
    let rows = RecordedRows(log.record)
    #expect(
      rows.keys == lines.indices.map { "\(log.log):\($0)" }, "each row once, in order",
      sourceLocation: location)
    let told = try ToldAlert.recent(log.stateFile)
    let diagnosed = try await log.diagnosis(of: lines)
    #expect(told == diagnosed, sourceLocation: location)
    #expect(!told.isEmpty, "the rows raise alerts", sourceLocation: location)
  }

  @Test func aLogGrowsInPieces() async throws {
    let log = try WatchedLog()
    let lines = try SickRun.collapse().filter { $0.contains("'loss'") }
    try log.append(lines.prefix(20))
    let daemon = try log.daemon()
    try await daemon.waitUntilReady()
    // 997: lines are torn at every place, in the middle of numbers too.
    let rest = Array(lines.dropFirst(20).map { $0 + "\n" }.joined().utf8)
    for start in stride(from: 0, to: rest.count, by: 997) {
      let piece = rest[start..<min(start + 997, rest.count)]
      try log.folder.append(String(decoding: piece, as: UTF8.self), to: WatchedLog.name)
    }
    try await expect(daemon, on: log, tells: lines)
  }

  @Test func fileAndFolderAppearLater() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<500)
    let daemon = try log.daemon()
    try await daemon.wait(for: "waiting for \(log.log), which isn't there yet")
    try await daemon.waitUntilReady()
    try log.append(lines.prefix(200))
    _ = try await log.rows(200)
    try log.append(lines.dropFirst(200))
    try await expect(daemon, on: log, tells: lines)
    let waits = daemon.output.filter { $0.contains("isn't there yet") }
    #expect(waits.count == 1, "said once")
  }

  @Test func aLogIsRotatedByRename() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<900)
    try log.append(lines[0..<100])
    let daemon = try log.daemon()
    try await daemon.waitUntilReady()
    try log.append(lines[100..<400])
    // The new file comes at once, while the old one still has unread rows.
    try log.rename(to: ".1")
    try log.append(lines[400..<600])
    try await daemon.wait(for: "was rotated")
    try FileManager.default.moveItem(atPath: log.log + ".1", toPath: log.log + ".2")
    try log.rename(to: ".1")
    try log.append(lines[600..<900])
    try await expect(daemon, on: log, tells: lines)
  }

  @Test func aWriterGoesOnInTheRotatedFile() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<600)
    try log.append(lines[0..<200])
    let daemon = try log.daemon()
    _ = try await log.rows(200)
    try log.rename(to: ".1")
    // A trainer keeps its handle until it is told to open the log anew.
    try log.folder.append(lines[200..<400].map { $0 + "\n" }.joined(), to: WatchedLog.name + ".1")
    _ = try await log.rows(400)
    try log.append(lines[400..<600])
    try await expect(daemon, on: log, tells: lines)
  }

  @Test func aLogIsCopiedAndTruncated() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<700)
    try log.append(lines[0..<500])
    let daemon = try log.daemon()
    _ = try await log.rows(500)
    try FileManager.default.copyItem(atPath: log.log, toPath: log.log + ".1")
    #expect(truncate(log.log, 0) == 0)
    try log.append(lines[500..<700])
    try await expect(daemon, on: log, tells: lines)
    #expect(daemon.output.contains { $0.contains("was truncated") || $0.contains("written anew") })
  }

  @Test func aLogIsDeletedAndMadeAgain() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<500)
    try log.append(lines[0..<250])
    let daemon = try log.daemon()
    _ = try await log.rows(250)
    try FileManager.default.removeItem(atPath: log.log)
    try await daemon.wait(for: "is gone")
    try log.append(lines[250..<500])
    try await expect(daemon, on: log, tells: lines)
  }

  @Test func theFolderIsMovedAwayAndMadeAgain() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<500)
    try log.append(lines[0..<250])
    let daemon = try log.daemon()
    _ = try await log.rows(250)
    try FileManager.default.moveItem(
      atPath: log.folder["grpo-7b"], toPath: log.folder["grpo-7b.old"])
    try await daemon.wait(for: "is gone")
    try log.append(lines[250..<500])
    try await expect(daemon, on: log, tells: lines)
  }

  /// Removed while a log in it is open: then the kernel doesn't tell that the folder is gone.
  @Test func aFolderStandsForItsLogsAndIsMadeAgain() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<400)
    try log.append(lines[0..<200])
    let daemon = try log.daemon(config: "runs:\n  - logs: ['\(log.folder["grpo-7b"])']\n")
    _ = try await log.rows(200)
    try FileManager.default.removeItem(atPath: log.folder["grpo-7b"])
    try await daemon.wait(for: "is gone")
    let rest = lines[200..<400].map { $0 + "\n" }.joined()
    try log.folder.append(rest, to: "grpo-7b/after.jsonl")
    _ = try await log.rows(400)
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<400))
  }

  @Test func linesThatAreNoRowsAreCountedNotFatal() async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<420)
    let daemon = try log.daemon()
    for (index, line) in lines.enumerated() {
      switch index % 60 {
      case 10: try log.append(["Traceback (most recent call last):", line])
      case 20: try log.append(["{\"step\": 3, \"loss\": ", line])
      case 30: try log.append(["{\"note\": \"no number at all\"}", line])
      case 40: try log.append([String(repeating: "x", count: 100_000), line])
      default: try log.append([line])
      }
    }
    _ = try await log.rows(420)
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<420))
    let data = try Data(contentsOf: URL(fileURLWithPath: log.stateFile))
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let run = try #require((document?["runs"] as? [[String: Any]])?.first)
    #expect(run["rejected_total"] as? Int ?? 0 >= 7, "\(run)")
  }
}
