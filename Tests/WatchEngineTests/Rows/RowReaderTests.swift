import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct RowReaderTests {
  private func firstRow(_ text: String) throws -> MetricRow {
    let transcript = RowTranscript(of: text + "\n")
    return try #require(transcript.rows.first, "\(transcript.lines)")
  }

  // MARK: What is a row

  @Test func anObjectWithAStepAndNoKnownMetricIsARow() throws {
    let row = try firstRow(#"{"step": 7, "my_metric": 1.5, "note": "x"}"#)
    #expect(row.step == 7)
    #expect(row.stepSource == .key)
    #expect(row.signals.isEmpty)
    #expect(row.other == [OtherMetric(key: "my_metric", value: 1.5)])
  }

  @Test(arguments: [
    (#"{"foo": 1}"#, RejectReason.noSignal), (#"{"learning_rate": 1e-6}"#, .noSignal),
    (#"{"epoch": 1.0, "time": 5}"#, .noSignal), (#"{"step": 1, "loss": 0."#, .malformed),
    (#"{"step": 1} trailing"#, .malformed), (#"{"eval_loss": 1, "epoch": 2}"#, .evaluation),
    (#"{"step": 3, "eval/mean_reward": 1}"#, .evaluation),
    (#"{"train_runtime": 12.5, "train_loss": 0.1, "epoch": 1}"#, .summary),
    (#"{"val-core/gsm8k/reward/mean@1": 0.5, "step": 3}"#, .evaluation),
    (#"{"step": 3, "eval": true, "reward": 0.5}"#, .evaluation),
    (#"{"step": 3, "split": "val", "loss": 0.5}"#, .evaluation),
  ])
  func refusesWithAReason(_ line: String, _ reason: RejectReason) {
    let transcript = RowTranscript(of: line + "\n")
    #expect(transcript.rows.isEmpty)
    #expect(transcript.rejects == [reason])
    #expect(transcript.reader.counters.rejected.map(\.reason) == [reason])
    #expect(transcript.reader.counters.rejected.first?.example == line)
  }

  @Test(arguments: [
    "", "   ", "hello", "Traceback (most recent call last):", "[1, 2, 3]", "loss",
    "loss, reward and so on.",
    "The loss is 5 and the reward: 3.", "{", "}", "{{{{", "{'a'", "12:30:45 starting", "=====",
    "╭──── Step 1 ────╮", "│ ┃ Prompt ┃ Completion ┃ vowel ┃ │", "lr: 1e-6, beta: 0.04",
    "'clip_ratio': 0.2,", "wandb: Run history:", "(1, 2)", ":=:=|=|", "a=1 b=2 c=3",
  ])
  func textIsNoRow(_ line: String) {
    let transcript = RowTranscript(of: line + "\n")
    #expect(transcript.rows.isEmpty, "\(transcript.lines)")
    #expect(transcript.formats == [])
  }

  @Test func aWandbWarningDoesNotRepeatARow() {
    let line =
      "wandb: WARNING (User provided step: 532 is less than current step: 533. "
      + "Dropping entry: {'loss': 0.5, 'reward': 1.0, '_timestamp': 1.0}).\n"
    #expect(RowTranscript(of: line).rows.isEmpty)
  }

  // MARK: Signals

  @Test func priorityDecidesWithinARowAndTheLoserStays() throws {
    for line in [
      #"{"step": 1, "critic/rewards/mean": 2, "critic/score/mean": 1}"#,
      #"{"step": 1, "critic/score/mean": 1, "critic/rewards/mean": 2}"#,
    ] {
      let row = try firstRow(line)
      #expect(row.signals[.rewardMean] == 1)
      #expect(row.other == [OtherMetric(key: "critic/rewards/mean", value: 2)])
    }
  }

  @Test func stepPriorityToo() throws {
    let row = try firstRow(#"{"time/iterations": 3, "time/total_timesteps": 1536, "loss": 1}"#)
    #expect(row.step == 1536)
    #expect(row.other == [OtherMetric(key: "time/iterations", value: 3)])
  }

  @Test(arguments: [
    (#"{"time/fps": 10, "train/entropy_loss": -0.69}"#, 0.69),
    (#"{"rollout/ep_rew_mean": 10, "entropy_loss": -0.69}"#, 0.69),
    (#"{"step": 1, "train/entropy_loss": 0.69, "train/pg_loss": 0.1}"#, 0.69),
    (#"{"step": 1, "actor/entropy_loss": 0.69}"#, 0.69),
    (#"{"step": 1, "train/entropy_loss": -0.69, "entropy": 0.5}"#, 0.5),
  ])
  func entropyIsPositive(_ line: String, _ entropy: Double) throws {
    #expect(try firstRow(line).signals[.entropy] == entropy)
  }

  @Test func stableBaselinesIsRememberedForRowsWithoutItsMarks() {
    let text = """
      {"time/total_timesteps": 512, "rollout/ep_rew_mean": 1}
      {"step": 2, "train/entropy_loss": -0.5}

      """
    #expect(RowTranscript(of: text).rows.last?.signals[.entropy] == 0.5)
  }

  @Test func momentsComeFromTheSamples() throws {
    let row = try firstRow(
      #"{"step": 1, "reward_mean": 99, "rewards": [1, 2, 3, 4], "reward_std": 98, "loss": 0}"#)
    #expect(row.rewards == [1, 2, 3, 4])
    #expect(row.signals[.rewardMean] == 2.5)
    #expect(row.signals[.rewardStd] == 1.25.squareRoot())
  }

  @Test func aNaNSampleMakesTheMomentsNaN() throws {
    let row = try firstRow(#"{"step": 1, "rewards": [1, NaN, 3]}"#)
    #expect(row.signals[.rewardMean]?.isNaN == true)
    #expect(row.signals[.rewardStd]?.isNaN == true)
    #expect(row.rewards.count == 3)
  }

  @Test func samplesMayBeGroupedMissingOrNone() throws {
    #expect(try firstRow(#"{"step": 1, "rewards": [[1, 2], [null, 4], []]}"#).rewards == [1, 2, 4])
    let empty = try firstRow(#"{"step": 1, "rewards": [], "reward_mean": 5}"#)
    #expect(empty.rewards == [])
    #expect(empty.signals[.rewardMean] == 5)
    #expect(try firstRow(#"{"step": 1, "rewards": 0.25}"#).signals[.rewardMean] == 0.25)
  }

  @Test func episodeRewardsDoNotReplaceTheMean() throws {
    let row = try firstRow(
      #"{"training_iteration": 1, "episode_reward_mean": 5, "hist_stats": {"episode_reward": [1, 2]}}"#
    )
    #expect(row.rewards == [1, 2])
    #expect(row.signals[.rewardMean] == 5)
    #expect(row.signals[.rewardStd] == nil)
  }

  @Test func derivesWhatFollows() throws {
    let row = try firstRow(
      "step:3 - critic/score/max:1.5 - critic/score/min:-0.5 - critic/advantages/max:2.0 "
        + "- critic/advantages/min:-1.0 - actor/pg_loss:0.1 - val/stop_rate:0.75")
    #expect(row.signals[.rewardStd] == 1)
    #expect(row.signals[.advantageStd] == 1.5)
    #expect(row.signals[.truncatedFraction] == 0.25)
  }

  @Test func nestedObjectsAreFlattened() throws {
    let row = try firstRow(
      #"{"step": 4, "data": {"actor/entropy": 0.5}, "info": {"learner": {"grad_gnorm": 40}}}"#)
    #expect(row.signals[.entropy] == 0.5)
    #expect(row.signals[.gradNorm] == 40)
    let other = try firstRow(#"{"step": 4, "perf": {"gpu": {"mem": 3}}}"#)
    #expect(other.other == [OtherMetric(key: "perf/gpu/mem", value: 3)])
  }

  @Test func theUsersMetricsGoFirst() {
    let reader = RowReader(metrics: ["score": "reward_mean", "n": "step", "loss": "ignore"])
    let transcript = RowTranscript(
      of: #"{"n": 9, "score": 1.5, "reward": 3, "loss": 2}"# + "\n", reader: reader)
    #expect(transcript.rows.first?.step == 9)
    #expect(transcript.rows.first?.signals[.rewardMean] == 1.5)
    #expect(transcript.rows.first?.signals[.loss] == nil)
  }

  @Test func tellsWhatItMappedAndWhatNot() {
    let transcript = RowTranscript(
      of: #"{"step": 1, "loss": 1, "foo": 2}"# + "\n" + #"{"step": 2, "foo": 2}"# + "\n")
    #expect(transcript.reader.otherKeys == [KeyUse(key: "foo", count: 2)])
    #expect(transcript.reader.mappedKeys.map(\.key) == ["loss", "step"])
    #expect(transcript.reader.mappedKeys.map(\.name) == ["loss", "step"])
  }

  // MARK: Formats

  @Test(arguments: [
    ("{'step': '12/560', 'loss': 0.5, 'reward': 1}", 12),
    ("{'global_step/max_steps': '10/560', 'loss': 0.5}", 10),
    ("INFO 05-30 12:34:56 ppo_trainer.py:547] Global step 31: {'policy_loss': 0.5}", 31),
    ("[2026-01-01 12:00:00] file.py:918 - step 8: {'train/loss': 0.1, 'train/entropy_loss': 1}", 8),
    ("metrics_tag: {\"step\": 5, \"metrics\": {\"actor/pg_loss\": 0.1}}", 5),
    ("Step 12 | loss=0.5 reward=0.25", 12), ("[STEP   1] loss=0.06  grad=0.14  H=0.017 lr=1", 1),
    ("epoch: 0|step: 94|ppo_ep: 1|act_loss: 0.61|cri_loss: 0.39|unsuper_loss: 0.0", 94),
    ("Step 7 | loss:0.123 grad_norm:0.4 rewards:0.25 ", 7),
    ("2026-01-01 12:00:00,123 - name - INFO - step=6 loss=0.5 reward=1.0", 6),
    ("[2026-01-01 12:00:00,123][name][INFO] - step: 6, loss: 0.5", 6),
    ("12:34:56 SUCCESS Step 12 |   4.21s | Loss 0.0012 | Entropy 0.3456 | Grad. Norm 0.1234", 12),
    ("Epoch:[1/1](12/9751), Reward: -1.44, KL_ref: 0.0409, Adv Std: 0.9257", 12),
    ("\u{1B}[32mStep 3\u{1B}[0m | \u{1B}[1mloss=0.5\u{1B}[0m reward=1", 3),
    ("(TaskRunner pid=9) step:101 - actor/pg_loss:-0.005 - critic/lr(1e-4):0.100", 101),
  ])
  func readsTheStepOfEachTrainersLine(_ line: String, _ step: Int) throws {
    let row = try firstRow(line)
    #expect(row.step == step)
    #expect(row.stepSource == .key)
    #expect(!row.signals.isEmpty)
  }

  @Test func keyValuePairsAreExact() throws {
    let row = try firstRow(
      "Step 12 | loss=-0.5, reward: 0.25 | Adv Std 0.9 | kl=nan rewards=[1, 0, 1]")
    #expect(row.signals[.loss] == -0.5)
    #expect(row.signals[.advantageStd] == 0.9)
    #expect(row.signals[.klDivergence]?.isNaN == true)
    #expect(row.rewards == [1, 0, 1])
    #expect(row.signals[.rewardMean] == 2.0 / 3)
    #expect(row.other.isEmpty)
  }

  @Test func aBannerGivesTheStep() {
    let text = """
      Epoch: 2, global_step=25600
      SPS: 989, pg_loss=-0.0026, v_loss=0.1024
      Epoch: 3, global_step=51200
      SPS: 990, pg_loss=-0.0027, v_loss=0.1023

      """
    let rows = RowTranscript(of: text).rows
    #expect(rows.map(\.step) == [25600, 51200])
    #expect(rows.map(\.stepSource) == [.progress, .progress])
  }

  @Test func aBarsPostfixIsARowAtTheBarsCount() throws {
    let row = try firstRow(
      "Episode [1/1]:  24%|██  | 2430/10050 [00:10<00:20]\rEpisode [1/1]:  24%|██  | 2431/10050 "
        + "[00:10<00:20, 1.2it/s, policy_loss=0.0432, kl=0.0387, reward=0.827, return=0.767]")
    #expect(row.step == 2431)
    #expect(row.stepSource == .progress)
    #expect(row.signals[.klDivergence] == 0.0387)
  }

  @Test func verlIgnoresWhatIsGluedOn() throws {
    let row = try firstRow(
      "step:1 - actor/entropy:0.5 - critic/score/mean:np.float64(0.25)(TaskRunnerV1 pid=1) INFO - x:y"
    )
    #expect(row.signals[.entropy] == 0.5)
    #expect(row.signals[.rewardMean] == 0.25)
  }

  @Test func aLearningRateOfThreeDecimalsIsUnknown() throws {
    #expect(
      try firstRow("step:1 - actor/pg_loss:0.1 - actor/lr:0.000").signals[.learningRate] == nil)
    #expect(try firstRow("step:1 - actor/pg_loss:0.1 - actor/lr:0.0").signals[.learningRate] == 0)
  }

  @Test func csvKnowsQuotesGapsAndOtherDelimiters() {
    let text = """
      step;loss;"reward";note
      1;0.5;;"a;b"
      2;"0.25";1;

      """
    let rows = RowTranscript(of: text).rows
    #expect(rows.map(\.step) == [1, 2])
    #expect(rows.map { $0.signals[.loss] } == [0.5, 0.25])
    #expect(rows.map { $0.signals[.rewardMean] } == [nil, 1])
  }

  @Test func csvHeaderMayRepeatOrChange() {
    let text = """
      step,loss
      1,0.5
      step,loss
      2,0.25
      step,reward,loss
      3,7,0.125
      4,7

      """
    let transcript = RowTranscript(of: text)
    #expect(transcript.rows.map(\.step) == [1, 2, 3])
    #expect(transcript.rows.map { $0.signals[.loss] } == [0.5, 0.25, 0.125])
    #expect(transcript.rejects == [.columnMismatch])
  }

  @Test func aNewFileNeedsItsOwnHeader() {
    var transcript = RowTranscript()
    transcript.accept(Array("step,loss\n1,0.5\n".utf8)[...])
    transcript.reader.beginFile()
    transcript.accept(Array("2,0.5\nreward,step\n8,3\n".utf8)[...])
    #expect(transcript.rows.map(\.step) == [1, 3])
    #expect(transcript.rows.last?.signals[.rewardMean] == 8)
    #expect(transcript.rows.map(\.index) == [0, 1])
  }

  @Test func aSureFormatReplacesAnUnsureOneAtOnce() {
    let text = """
      Step 1 | loss=0.5 reward=1
      {"step": 2, "loss": 0.5}
      {"step": 3, "loss": 0.5}

      """
    let transcript = RowTranscript(of: text)
    #expect(transcript.formats == ["key_value", "jsonl"])
    #expect(transcript.rows.map(\.step) == [1, 2, 3])
  }

  @Test func aFormatThatFailsForLongIsReplaced() {
    let noise = String(repeating: "nothing to see here\n", count: 40)
    let text = "{\"step\": 1, \"loss\": 0.5}\n" + noise + "{'loss': 0.25, 'reward': 1}\n"
    let transcript = RowTranscript(of: text)
    #expect(transcript.formats == ["jsonl", "python_dict"])
    #expect(transcript.rows.map { $0.signals[.loss] } == [0.5, 0.25])
    #expect(transcript.reader.counters.noiseLines == 40)
  }

  // MARK: Bounds and state

  @Test func everythingIsBounded() {
    var text = ""
    for line in 0..<60 {
      let keys = (0..<100).map { "\"key_\(line)_\($0)\": \($0)" }.joined(separator: ", ")
      text += "{\"step\": \(line), \(keys)}\n"
    }
    let many = RowTranscript(of: text)
    #expect(many.rows.count == 60)
    #expect(many.reader.otherKeys.count == 512)
    #expect(many.reader.droppedKeys > 0)

    let samples = Array(repeating: "1", count: RowDraft.maxRewards + 5).joined(separator: ",")
    #expect(
      RowTranscript(of: "{\"step\": 1, \"rewards\": [\(samples)]}\n").rows.first?.rewards.count
        == RowDraft.maxRewards)

    let long = String(repeating: "k", count: 600)
    let row = RowTranscript(of: "{\"step\": 1, \"\(long)\": 1, \"loss\": 2}\n").rows.first
    #expect(row?.other == [])
    #expect(row?.signals[.loss] == 2)

    let wide = (0..<5000).map { "\"loss\": \($0)" }.joined(separator: ", ")
    #expect(RowTranscript(of: "{\"step\": 1, \(wide)}\n").rows.first?.signals[.loss] == 4094)
  }

  @Test(arguments: [
    "{\"step\": 1e308, \"loss\": 1e999}", "{\"step\": NaN, \"loss\": -1e999}",
    "{\"step\": -1e308, \"loss\": 1}", "{\"step\": \"x/y\", \"loss\": 1}",
  ])
  func extremeStepsDoNotTrap(_ line: String) {
    #expect(RowTranscript(of: line + "\n").rows.count == 1)
  }

  @Test func examplesAreFitForATerminal() throws {
    let line = "{\"step\": \u{1B}[31m " + String(repeating: "x", count: 300)
    let example = try #require(
      RowTranscript(of: line + "\n").reader.counters.rejected.first?.example)
    #expect(!example.unicodeScalars.contains { $0.value < 0x20 })
    #expect(example.utf8.count <= 360)
  }

  /// Resuming from the coded state after any line goes on exactly as without.
  @Test(arguments: ["trl/mixed-a.2to1.log", "sb3/progress.csv", "sb3/progress.json"])
  func resumesAfterAnyLine(_ fixture: String) throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(fixture)")
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let expected = RowTranscript(of: bytes)
    for stop in stride(from: 1, to: min(lines.count, 90), by: 3) {
      let place = lines[..<stop].reduce(0) { $0 + $1.count + 1 }
      guard place <= bytes.count else { break }
      var before = RowTranscript()
      before.accept(bytes[..<place])
      let state = try JSONEncoder().encode(before.reader)
      var after = RowTranscript(reader: try JSONDecoder().decode(RowReader.self, from: state))
      after.begin(at: UInt64(place))
      after.accept(bytes[place...])
      after.finish()
      #expect(before.lines + after.lines == expected.lines, "stopped after line \(stop)")
      #expect(after.reader.counters == expected.reader.counters)
      #expect(after.reader.otherKeys == expected.reader.otherKeys)
    }
  }

  @Test func randomBytesNeverTrap() {
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let samples = LogFormatCatalog.all.map { Array($0.sample.utf8) }
    var transcript = RowTranscript()
    for _ in 0..<1500 {
      var bytes = samples[random(samples.count)]
      for _ in 0..<(1 + random(6)) {
        let place = random(bytes.count)
        switch random(3) {
        case 0: bytes[place] = UInt8(random(256))
        case 1: bytes.remove(at: place)
        default:
          bytes.insert(
            contentsOf: Array("{[(\"'=:,|\\nan1e9".utf8).shuffledSlice(random), at: place)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      transcript.accept(bytes[...])
    }
    #expect(transcript.rows.count > 300)
    #expect(transcript.reader.counters.accepted == transcript.rows.count)
  }
}

extension [UInt8] {
  /// A few of the bytes, by a random source.
  fileprivate func shuffledSlice(_ random: (Int) -> Int) -> [UInt8] {
    (0..<(1 + random(4))).map { _ in self[random(count)] }
  }
}
