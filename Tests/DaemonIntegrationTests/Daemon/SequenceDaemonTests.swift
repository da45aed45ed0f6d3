import Foundation
import Testing
import WatchTestSupport

/// Logs that are sequences of files, watched by the daemon and read by `diagnose`: one log, one report.
struct SequenceDaemonTests {
  private static let pattern = "grpo-7b/checkpoint-*/trainer_state.json"

  /// As HuggingFace's Trainer: a new folder with the whole history, the oldest folder deleted.
  private static func save(_ log: WatchedLog, at step: Int, keeping: Int? = nil) throws {
    let rows = SickRun.rows(1..<(step + 1)).joined(separator: ",\n    ")
    let text = "{\n  \"best_metric\": null,\n  \"log_history\": [\n    \(rows)\n  ]\n}\n"
    try log.folder.write(text, to: "grpo-7b/checkpoint-\(step)/trainer_state.json")
    guard let keeping else { return }
    let old = log.folder["grpo-7b/checkpoint-\(step - keeping)"]
    if FileManager.default.fileExists(atPath: old) {
      try FileManager.default.removeItem(atPath: old)
    }
  }

  private static func start(_ log: WatchedLog) throws -> DaemonUnderTest {
    try log.daemon(
      config: "runs:\n  - logs: [\(log.folder["*/checkpoint-*/trainer_state.json"])]\n")
  }

  @Test func checkpointsAreOneLogOverRestartAndKill() async throws {
    let log = try WatchedLog()
    try Self.save(log, at: 100)
    var daemon = try Self.start(log)
    for step in [200, 300, 400, 500] {
      _ = try await log.rows(step - 100)
      switch step {
      case 300:
        #expect(try await daemon.stop() == 0)
        daemon = try Self.start(log)
      case 400:
        try await daemon.kill9()
        daemon = try Self.start(log)
      default: break
      }
      try Self.save(log, at: step, keeping: 200)
    }
    let rows = try await log.rows(500)
    #expect(rows.keys == (0..<500).map { "\(log.folder[Self.pattern]):\($0)" })
    #expect(rows.steps == Array(1...500))
    try await daemon.wait(for: "KL divergence")
    #expect(try await daemon.stop() == 0)
    let told = try ToldAlert.recent(log.stateFile)
    // The last one holds the whole history: beside another it gives the report of all that were.
    try Self.save(log, at: 100)
    let files = [100, 500].map { log.folder["grpo-7b/checkpoint-\($0)/trainer_state.json"] }
    let report = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "diagnose", "--output", "jsonl"] + files)
    let diagnosed = try report.lines.compactMap {
      ToldAlert(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:])
    }
    #expect(told == diagnosed)
    #expect(!told.isEmpty)
    let text = try await BuiltProgram.run([DaemonUnderTest.binary, "diagnose"] + files)
    let heads = text.lines.filter { $0.hasPrefix("/") }
    #expect(heads == [log.folder[Self.pattern]], "one report")
    #expect(text.output.contains("500 rows"), "\(text.output)")
  }

  /// What a shell makes of `events*`: the sequence is watched, with the files still to come.
  @Test func expandedPathsAreWatchedAsTheSequence() async throws {
    let log = try WatchedLog()
    let bytes = try Repository.bytes(
      "Tests/WatchEngineTests/Fixtures/tensorboard/collapse-a.tfevents")
    let names = [1, 2, 3].map { "grpo-7b/events.out.tfevents.\($0).vm.1.0" }
    for name in names.prefix(2) {
      try log.folder.write("", to: name)
      try Data(bytes).write(to: log.folder.url.appendingPathComponent(name))
    }
    let daemon = try DaemonUnderTest(
      [
        "run", log.folder[names[0]], log.folder[names[1]], "--state-dir", log.state, "--log-to",
        "stderr", "--record", log.record,
      ])
    // The last step is cut off: its events wait until the next file begins.
    _ = try await log.rows(79)
    try Data(bytes).write(to: log.folder.url.appendingPathComponent(names[2]))
    let rows = try await log.rows(119)
    #expect(try await daemon.stop() == 0)
    let pattern = log.folder["grpo-7b/events.out.tfevents.*"]
    #expect(rows.keys == (0..<119).map { "\(pattern):\($0)" })
  }
}
