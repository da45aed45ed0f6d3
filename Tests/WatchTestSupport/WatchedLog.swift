import Foundation

/// One log in a folder of its own, and all the daemon needs to watch it.
package final class WatchedLog: Sendable {
  package let folder: TemporaryFolder
  package static let name = "grpo-7b/train.log"

  package init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder["out"], withIntermediateDirectories: true)
  }

  package var log: String { folder[Self.name] }
  package var state: String { folder["state"] }
  package var stateFile: String { folder["state/state.json"] }
  package var record: String { folder["out/rows.jsonl"] }

  /// A daemon on this log with a record, messages on standard error.
  package func daemon(
    _ more: [String] = [], environment: [String: String] = [:], launcher: [String] = [],
    logTo: String = "stderr"
  ) throws -> DaemonUnderTest {
    try DaemonUnderTest(
      ["run", log, "--state-dir", state, "--log-to", logTo, "--record", record] + more,
      environment: environment, launcher: launcher)
  }

  /// A daemon with a config file; the config names the log.
  package func daemon(
    config: String, environment: [String: String] = [:], launcher: [String] = []
  ) throws -> DaemonUnderTest {
    try folder.write(config, to: "rlwatchd.yaml")
    return try DaemonUnderTest(
      [
        "run", "--config", folder["rlwatchd.yaml"], "--state-dir", state, "--log-to", "stderr",
        "--record", record,
      ], environment: environment, launcher: launcher)
  }

  package func append(_ lines: some Sequence<String>) throws {
    try folder.append(lines.map { $0 + "\n" }.joined(), to: Self.name)
  }

  package func rename(to suffix: String) throws {
    try FileManager.default.moveItem(atPath: log, toPath: log + suffix)
  }

  /// Waits for so many rows in the record.
  package func rows(_ count: Int) async throws -> RecordedRows {
    try await RecordedRows.wait(for: count, in: record)
  }

  /// What `diagnose` says when all lines stand in one file at the log's path.
  package func diagnosis(of lines: [String]) async throws -> [ToldAlert] {
    try? FileManager.default.removeItem(atPath: log)
    try append(lines)
    return try await ToldAlert.diagnose(log)
  }
}
