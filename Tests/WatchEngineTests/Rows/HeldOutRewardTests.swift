import Testing
import WatchEngine
import WatchTestSupport

/// Evaluation rows: never judged as training, never lost.
struct HeldOutRewardTests {
  private static func rows(_ lines: [String]) -> [MetricRow] {
    RowTranscript(of: lines.joined(separator: "\n") + "\n").rows
  }

  @Test func anEvaluationGoesIntoTheNextRowOnceAndIsKnownFromThereOn() {
    let rows = Self.rows([
      #"{"step": 1, "reward": 0.5}"#, #"{"step": 1, "eval_reward": 0.25}"#,
      #"{"step": 2, "reward": 0.5}"#, #"{"step": 3, "reward": 0.5}"#,
      #"{"step": 4, "reward": 0.5, "eval/mean_reward": 0.75}"#, #"{"step": 5, "reward": 0.5}"#,
    ])
    #expect(rows.map { $0.signals[.evalReward] } == [nil, 0.25, nil, 0.75, nil])
    #expect(rows.map(\.knownEvalReward) == [nil, 0.25, 0.25, 0.75, 0.75])
    #expect(rows.allSatisfy { $0.signals[.rewardMean] == 0.5 })
  }

  /// A row that says of itself that it is held out: its reward is none of training.
  @Test func theRewardOfAHeldOutRowIsTheHeldOutReward() {
    let rows = Self.rows([
      #"{"step": 1, "eval": true, "reward": 0.25}"#, #"{"step": 2, "reward": 0.5}"#,
      #"{"step": 3, "split": "val", "reward": 0.125}"#,
      #"{"step": 4, "split": "train", "eval": false, "reward": 0.5}"#,
    ])
    #expect(rows.map(\.step) == [2, 4])
    #expect(rows.map { $0.signals[.evalReward] } == [0.25, 0.125])
    #expect(rows.map { $0.signals[.rewardMean] } == [0.5, 0.5])
  }

  /// Before the first training row no format is adopted yet.
  @Test(arguments: [
    "(main_task pid=1) step:0 - val/test_score/gsm8k:0.125\n"
      + "(main_task pid=1) step:1 - actor/pg_loss:0.5 - critic/score/mean:0.5\n",
    "{'eval_reward': 0.125, 'epoch': 0}\n{'loss': 0.5, 'reward': 0.5}\n",
  ])
  func theFirstEvaluationIsKnownToo(_ text: String) {
    #expect(RowTranscript(of: text).rows.map { $0.signals[.evalReward] } == [0.125])
  }

  @Test func aRewrittenDocumentTellsEachEvaluationOnce() throws {
    func document(_ rows: [String]) -> [UInt8] {
      Array("[\n\(rows.joined(separator: ",\n"))\n]\n".utf8)
    }
    let rows = [
      #"{"step": 1, "reward": 0.5}"#, #"{"step": 1, "eval_reward": 0.25}"#,
      #"{"step": 2, "reward": 0.5}"#, #"{"step": 2, "eval_reward": 0.75}"#,
      #"{"step": 3, "reward": 0.5}"#,
    ]
    var transcript = RowTranscript()
    for count in [2, 3, 4, 5] {
      if count > 2 { transcript.beginFile() }
      transcript.accept(document(Array(rows[..<count]))[...])
      transcript.finish()
    }
    #expect(transcript.rows.map(\.step) == [1, 2, 3])
    #expect(transcript.rows.map { $0.signals[.evalReward] } == [nil, 0.25, 0.75])
  }

  /// A reward that climbs while the held-out one doesn't: the alert carries both.
  @Test func anAlertOfRewardHackingNamesTheHeldOutReward() throws {
    var settings = EngineSettings()
    settings.profile = .robust
    var pipeline = Pipeline(run: "r", log: "/l", settings: settings)
    pipeline.beginFile(0, of: "/l", at: 0)
    var alerts: [AlertEvent] = []
    var generator = SeededGenerator(seed: 7)
    func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
    for step in 1...400 {
      let isHacked = step > 250
      let mean = (isHacked ? 0.5 + Double(step - 250) * 0.1 : 0.5) + normal() * 0.02
      let spread = isHacked ? 4.0 : 0.2
      let rewards = (0..<32).map { _ in
        isHacked && Bool.random(using: &generator) ? mean + spread : mean + normal() * 0.1
      }
      var text =
        #"{"step": \#(step), "reward": \#(mean), "reward_std": \#(spread), "kl": 0.01, "#
        + #""entropy": 1.5, "rewards": \#(rewards)}"# + "\n"
      if step % 50 == 0 {
        text += #"{"step": \#(step), "eval_reward": \#(0.5 - Double(step) / 10_000)}"# + "\n"
      }
      Array(text.utf8).withUnsafeBytes { bytes in
        pipeline.accept(bytes, of: 0) { if case .alert(let alert) = $0 { alerts.append(alert) } }
      }
    }
    let alert = try #require(alerts.first { $0.detector == "reward_hacking" }, "\(alerts)")
    let known = 0.5 - Double((alert.step - 1) / 50 * 50) / 10_000
    #expect(alert.signals.first { $0.key == "eval_reward" }?.value == known)
  }
}
