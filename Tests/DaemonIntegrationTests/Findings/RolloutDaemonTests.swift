import Foundation
import Testing
import WatchTestSupport

/// A run with dumps of samples: the rewards split, the alert comes, and the samples are quoted.
struct RolloutDaemonTests {
  private static func config(_ log: WatchedLog, quoting: Bool) -> String {
    """
    runs:
      - logs: [\(log.folder.url.path)/*/train.log]
        rollouts: \(log.folder.url.path)/{name}/rollouts/*.jsonl
        quote_completions: \(quoting)
    hooks:
      - name: note
        on: all
        shell: cat >>\(log.folder["out/hook"])

    """
  }

  /// 200 steps of 32 samples; from step 120 on a third of them has found an exploit.
  private static func dump(_ log: WatchedLog, splitting: Bool = true) throws {
    var random = SeededGenerator("dumps", 1)
    for step in 1...200 {
      var text = ""
      for sample in 0..<32 {
        var reward = 0.4 + 0.08 * random.normal()
        let isExploit = splitting && step >= 120 && sample % 3 == 0
        if isExploit { reward = 0.9 + 0.03 * random.normal() }
        let output = isExploit ? "so so so so so so so \\\\boxed{1} \\\\boxed{1}" : "plain answer"
        text += "{\"input\": \"2+2?\", \"output\": \"\(output)\", \"score\": \(reward), "
        text += "\"step\": \(step)}\n"
      }
      try log.folder.write(text, to: "grpo-7b/rollouts/\(step).jsonl")
    }
  }

  private static func alerts(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test(arguments: [false, true]) func theAlertQuotesTheSamples(_ quoting: Bool) async throws {
    let log = try WatchedLog()
    try Self.dump(log)
    try log.append(SickRun.rows(0..<200))
    let daemon = try log.daemon(config: Self.config(log, quoting: quoting))
    let line = try await daemon.wait(for: "Bimodal reward distribution detected").line
    #expect(line.contains("Highest reward of 32 samples") == quoting, "\(line)")
    #expect(line.contains("so so so") == quoting, "\(line)")
    _ = try await FolderEvents.wait(in: log.folder["out"], for: "the hook's input") {
      (try? log.folder.read("out/hook"))?.contains(#""kind":"bimodal""#) == true ? true : nil
    }
    // Written in one go or not: the daemon's end is after the hook's.
    #expect(try await daemon.stop() == 0)
    let hook = try #require(
      try Self.alerts(try log.folder.read("out/hook")).first {
        $0["kind"] as? String == "bimodal"
      })
    let completions = try #require(hook["completions"] as? [String: Any])
    #expect(completions["samples"] as? Int == 32)
    let step = try #require(completions["step"] as? Int)
    #expect(step == hook["onset_step"] as? Int)
    #expect(completions["file"] as? String == log.folder["grpo-7b/rollouts/\(step).jsonl"])
    let highest = try #require(completions["highest"] as? [String: Any])
    #expect(highest["completion"] as? String == "so so so so so so so \\boxed{1} \\boxed{1}")
    #expect((highest["format_tokens"] as? [String: Int]) == ["\\boxed": 2])
    let median = try #require(completions["median"] as? [[String: Any]])
    #expect(median.map { $0["completion"] as? String } == ["plain answer", "plain answer"])
    #expect((hook["completions_note"] as? String)?.contains("\\boxed 2x (median 0x)") == true)
    let state =
      try JSONSerialization.jsonObject(with: Data(try log.folder.read("state/state.json").utf8))
      as? [String: Any]
    let recent = try #require(state?["recent_alerts"] as? [[String: Any]])
    #expect(recent.contains { $0["completions"] is [String: Any] })
    #expect(
      Set((state?["runs"] as? [[String: Any]] ?? []).compactMap { $0["run"] as? String })
        == ["grpo-7b"])
  }

  @Test func diagnoseQuotesThem() async throws {
    let log = try WatchedLog()
    try Self.dump(log)
    try log.folder.write(Self.config(log, quoting: false), to: "c.yaml")
    let files = (1...200).map { log.folder["grpo-7b/rollouts/\($0).jsonl"] }
    let command = [DaemonUnderTest.binary, "diagnose", "--config", log.folder["c.yaml"]]
    let text = try await BuiltProgram.run(command + files)
    #expect(text.output.contains("-> Highest reward of 32 samples at step 1"), "\(text.output)")
    #expect(text.output.contains(": so so so so so so so \\boxed{1} \\boxed{1}"))
  }

  @Test func aHealthyRunGivesNoAlert() async throws {
    let log = try WatchedLog()
    try Self.dump(log, splitting: false)
    let files = (1...200).map { log.folder["grpo-7b/rollouts/\($0).jsonl"] }
    let result = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "diagnose", "--fail-on", "warning"] + files)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("200 rows"), "\(result.output)")
  }

  @Test func aMissingFolderIsSaidAndTheAlertKept() async throws {
    let log = try WatchedLog()
    var random = SeededGenerator("dumps", 2)
    let rows = (1...200).map { step in
      let rewards = (0..<32).map { sample in
        step >= 120 && sample % 3 == 0 ? 0.9 + 0.03 * random.normal() : 0.4 + 0.08 * random.normal()
      }
      return "{\"step\": \(step), \"rewards\": \(rewards)}"
    }
    try log.append(rows)
    let daemon = try log.daemon(config: Self.config(log, quoting: true))
    let said = try await daemon.wait(for: "Samples can't be looked for: ").line
    #expect(
      said.contains("/grpo-7b/rollouts: No such file or directory [grpo-7b, step "), "\(said)")
    try await daemon.wait(for: "Bimodal reward distribution detected")
    #expect(try await daemon.stop() == 0)
  }
}
