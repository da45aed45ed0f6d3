import Foundation
import Testing
import WatchTestSupport

/// One run in several files, watched by the real daemon: killed, started again, each alert once.
struct JoinedRunDaemonTests {
  private static func files(_ rows: Range<Int>) -> [String: [String]] {
    let lines = SickRun.rows(rows)
    return ["grpo-7b/train.log": lines, "grpo-7b/metrics.jsonl": lines]
  }

  private func append(_ log: WatchedLog, _ rows: Range<Int>) throws {
    for (name, lines) in Self.files(rows) {
      try log.folder.append(lines.map { $0 + "\n" }.joined(), to: name)
    }
  }

  private func runs(_ log: WatchedLog) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: log.stateFile))
    let state = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(state["runs"] as? [[String: Any]])
  }

  @Test func severalFilesAreOneRunOverAKill() async throws {
    let log = try WatchedLog()
    try append(log, 0..<150)
    let error = "grpo-7b/train.err"
    try log.folder.append("loading weights\n", to: error)
    let more = [log.folder["grpo-7b/metrics.jsonl"], log.folder[error]]
    let first = try log.daemon(more)
    _ = try await log.rows(300)
    try await first.kill9()
    try append(log, 150..<600)
    let daemon = try log.daemon(more)
    _ = try await log.rows(1200)
    #expect(try await daemon.stop() == 0)
    let rows = RecordedRows(log.record)
    #expect(rows.keys.count == Set(rows.keys).count, "no row of any file twice")

    let runs = try runs(log)
    #expect(runs.count == 3)
    for run in runs { #expect((run["joined"] as? [String])?.count == 3) }
    let giving = runs.filter { ($0["signals"] as? [String])?.isEmpty == false }
    #expect(giving.compactMap { $0["log"] as? String } == [more[0]])

    let told = try ToldAlert.recent(log.stateFile)
    // The same as of one file alone, ids too; and as of the folder.
    #expect(!told.isEmpty)
    #expect(try await ToldAlert.diagnose(more[0]) == told)
    #expect(try await ToldAlert.diagnose(log.folder["grpo-7b"]) == told)
  }
}
