import Foundation
import Testing
import WatchTestSupport

/// What `diagnose` and `export` tell of a log (format, meaning of the keys, what was refused), and how two
/// lines of config overrule it.
struct RecognitionTests {
  private static let rows = """
    {"iter": 1, "reward": 0.5, "my_entropy": 1.5, "x": 1, "y": 2}
    {"iter": 2, "reward": 0.75, "my_entropy": 1.25, "x": 1}
    {"iter": 3, "reward": 0.
    {"iter": 3, "eval_loss": 0.5, "x": 3}
    {"learning_rate": 1e-6}

    """

  private static func folder(_ text: String = rows) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "train.log")
    try folder.write(
      """
      runs:
        - logs: [\(folder["train.log"])]
          format: jsonl
          metrics: {my_entropy: entropy, reward: ignore, y: step}

      """, to: "c.yaml")
    return folder
  }

  private static func rlwatchd(_ arguments: [String]) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run([DaemonUnderTest.binary] + arguments)
  }

  @Test(arguments: [false, true]) func peopleAreToldWhatWasRecognised(_ exporting: Bool)
    async throws
  {
    let folder = try Self.folder()
    let command = exporting ? ["export"] : ["diagnose"]
    let result = try await Self.rlwatchd(command + [folder["train.log"]])
    #expect(result.status == 0)
    let text = exporting ? result.error : result.output
    #expect(text.contains("2 rows, format jsonl (sure)"), "\(text)")
    #expect(text.contains("  signals: step = iter, reward_mean = reward\n"), "\(text)")
    // The most frequent first.
    #expect(text.contains("  other keys: x (3), my_entropy (2), y (1)\n"), "\(text)")
    #expect(
      text.contains(
        #"  1 lines rejected: malformed, for example {"iter": 3, "reward": 0."# + "\n"), "\(text)")
    #expect(
      text.contains("  1 lines rejected: evaluation, for example {\"iter\": 3, \"eval_loss\""))
    #expect(text.contains("  1 lines rejected: no_signal, for example {\"learning_rate\": 1e-6}\n"))
  }

  @Test func programsAreToldTheSame() async throws {
    let folder = try Self.folder()
    let result = try await Self.rlwatchd(["diagnose", "--output", "json", folder["train.log"]])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let log = try #require((document["logs"] as? [[String: Any]])?.first)
    #expect(log["format"] as? String == "jsonl")
    #expect(log["recognition"] as? String == "sure")
    #expect(log["signals"] as? [String: String] == ["iter": "step", "reward": "reward_mean"])
    #expect(
      log["other_keys"] as? [String: Int] == ["x": 3, "my_entropy": 2, "y": 1])
    let rejected = try #require(log["rejected"] as? [[String: Any]])
    #expect(
      rejected.compactMap { $0["reason"] as? String } == ["malformed", "evaluation", "no_signal"])
    #expect(rejected.compactMap { $0["count"] as? Int } == [1, 1, 1])
    #expect((rejected.first?["example"] as? String)?.hasPrefix(#"{"iter": 3"#) == true)
  }

  @Test func twoLinesOfConfigOverruleIt() async throws {
    let folder = try Self.folder()
    let result = try await Self.rlwatchd([
      "export", "--config", folder["c.yaml"], folder["train.log"],
    ])
    #expect(result.error.contains("format jsonl (configured)"), "\(result.error)")
    #expect(result.error.contains("entropy = my_entropy"), "\(result.error)")
    #expect(result.error.contains("step = y"), "\(result.error)")
    let first = try #require(result.lines.first)
    #expect(first.contains(#""signals":{"entropy":1.5}"#), "\(first)")
    #expect(first.contains(#""step":2"#), "\(first)")
    let quiet = try await Self.rlwatchd([
      "export", "--quiet", "--config", folder["c.yaml"], folder["train.log"],
    ])
    #expect(quiet.error == "")
    #expect(quiet.output == result.output)
  }

  @Test func whatIsOnlyLikelyIsSaidSo() async throws {
    let folder = try Self.folder("step 1: loss=0.5 reward=0.5\nstep 2: loss=0.4 reward=0.6\n")
    let result = try await Self.rlwatchd(["diagnose", folder["train.log"]])
    #expect(result.output.contains("2 rows, format key_value (likely)"), "\(result.output)")
  }
}
