import Testing
import WatchEngine
import WatchTestSupport

/// Where the steps of whole logs come from.
struct StepSourceTests {
  struct Log: Sendable, CustomTestStringConvertible {
    var name: String
    var lines: [String]
    var steps: [Int]
    var source: StepSource
    var testDescription: String { name }
    init(_ name: String, _ source: StepSource, _ steps: [Int], _ lines: [String]) {
      self.name = name
      self.lines = lines
      self.steps = steps
      self.source = source
    }
  }

  @Test(arguments: [
    Log("its own key", .key, [1, 2], [#"{"step": 1, "loss": 1}"#, #"{"step": 2, "loss": 1}"#]),
    Log(
      "every tenth step is logged", .key, [10, 20, 30],
      [
        #"{"global_step": 10, "loss": 1}"#, #"{"global_step": 20, "loss": 1}"#,
        #"{"global_step": 30, "loss": 1}"#,
      ]),
    Log(
      "two counters: samples before updates, a step before both", .key, [2048, 7],
      [
        #"{"time/iterations": 1, "time/total_timesteps": 2048, "loss": 1}"#,
        #"{"step": 7, "time/total_timesteps": 4096, "loss": 1}"#,
      ]),
    Log(
      "a resumed run begins where it stopped and may go back", .key, [101, 102, 90, 91],
      [
        "step:101 - actor/pg_loss:1 - critic/score/mean:1",
        "step:102 - actor/pg_loss:1 - critic/score/mean:1",
        "step:90 - actor/pg_loss:1 - critic/score/mean:1",
        "step:91 - actor/pg_loss:1 - critic/score/mean:1",
      ]),
    Log(
      "epochs are no steps", .order, [1, 2],
      ["{'loss': 1, 'reward': 1, 'epoch': 0.5}", "{'loss': 1, 'reward': 1, 'epoch': 1.0}"]),
    Log("none at all", .order, [1, 2], ["{'loss': 1, 'reward': 1}", "{'loss': 2, 'reward': 1}"]),
    Log(
      "the bar of a run resumed at step 500, logged every ten", .progress, [510, 520],
      [
        "\r 51%|#####     | 510/1000 [00:10<09:40,  1.2s/it]{'loss': 1, 'reward': 1}",
        "\r 52%|#####     | 520/1000 [00:22<09:30,  1.2s/it]{'loss': 1, 'reward': 1}",
      ]),
    Log(
      "evaluations between don't count", .order, [1, 2],
      [
        "{'loss': 1, 'reward': 1}", "{'eval_loss': 1, 'eval_reward': 1}",
        "{'loss': 2, 'reward': 1}",
      ]),
    Log(
      "a counter as text", .key, [5, 10],
      [
        #"{"loss": 1, "global_step/max_steps": "5/560"}"#,
        #"{"loss": 1, "global_step/max_steps": "10/560"}"#,
      ]),
  ])
  func steps(_ log: Log) {
    let rows = RowTranscript(of: log.lines.joined(separator: "\n") + "\n").rows
    #expect(rows.map(\.step) == log.steps)
    #expect(rows.allSatisfy { $0.stepSource == log.source })
  }

  /// A key of the trainer's own is told by the user.
  @Test func theUsersKeyGoesBeforeAll() {
    let reader = RowReader(metrics: ["updates": "step"])
    let text = #"{"step": 64, "updates": 3, "loss": 1}"# + "\n"
    #expect(RowTranscript(of: text, reader: reader).rows.map(\.step) == [3])
  }
}
