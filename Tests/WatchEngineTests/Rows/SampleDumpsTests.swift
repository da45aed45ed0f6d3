import Testing
import WatchTestSupport

@testable import WatchEngine

/// Dumps of samples: the samples of a step are one row.
struct SampleDumpsTests {
  private static func rows(_ text: String, file: String = "/r/rollouts/dump.jsonl") -> [MetricRow] {
    var transcript = RowTranscript()
    transcript.name(file)
    transcript.accept(Array(text.utf8)[...])
    transcript.finish()
    return transcript.rows
  }

  @Test func verl() {
    let rows = Self.rows(
      """
      {"input": "q", "output": "a {\\"score\\": 9}", "gts": "1", "score": 1.0, "step": 7, "acc": true}
      {"input": "q", "output": "b", "gts": "1", "score": 0.0, "step": 7, "acc": false}
      {"input": "q", "output": "c", "gts": "1", "score": 0.5, "step": 7, "reward": 9}
      {"input": "q", "output": "d", "gts": "1", "score": null, "step": 8}
      {"input": "q", "output": "e", "gts": "1", "score": 0.25, "step": 8}

      """)
    #expect(rows.map(\.step) == [7, 8])
    #expect(rows.map(\.rewards) == [[1, 0, 0.5], [0.25]])
    #expect(rows[0].signals[.rewardMean] == 0.5)
    #expect(rows[0].signals[.rewardStd] == (0.5 / 3).squareRoot())
    #expect(rows.map(\.stepSource) == [.key, .key])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var line: String
    /// nil: no row of samples.
    var step: Int?
    var testDescription: String { file + " " + line }
  }

  @Test(arguments: [
    Case(
      file: "/x/train_data_step12.jsonl",
      line: #"{"content": ["q", "a"], "rewards": 0.5, "idx": 0}"#,
      step: 12),
    Case(
      file: "/x/rollouts/step_40/train/math/traces.jsonl",
      line: #"{"prompt": [{"role": "user"}], "completion": "a", "reward": 0.5, "advantage": 0.1}"#,
      step: 40),
    Case(file: "/x/rollouts/9.jsonl", line: #"{"q": 1, "score": 0.5}"#, step: 9),
    Case(
      file: "/x/samples.jsonl", line: #"{"response": "a", "global_step": 3, "total_reward": 0.5}"#,
      step: 3),
    Case(
      file: "/x/val_data_step12.jsonl", line: #"{"content": "a", "rewards": 0.5}"#, step: nil),
    Case(file: "/x/metrics.jsonl", line: #"{"step": 3, "reward": 0.5, "loss": 0.1}"#, step: nil),
    Case(file: "/x/log.jsonl", line: #"{"output": "a", "step": 3, "length": 0.5}"#, step: nil),
  ])
  func dialects(_ sample: Case) {
    let text = sample.line + "\n" + sample.line + "\n"
    let rows = Self.rows(text, file: sample.file).filter { !$0.rewards.isEmpty }
    #expect(rows.map(\.step) == (sample.step.map { [$0] } ?? []))
    #expect(rows.map(\.rewards) == (sample.step == nil ? [] : [[0.5, 0.5]]))
  }

  @Test(
    arguments: [
      ("/r/12.jsonl", 12), ("/r/train_data_step7.jsonl", 7), ("/r/step_40/a/traces.jsonl", 40),
      ("/r/global_step_3/rank_5.jsonl", 3), ("/r/rank_5.jsonl", nil), ("/r/metrics.jsonl", nil),
      ("/r/steps.jsonl", nil), ("/r/99999999999999999999.jsonl", nil),
    ] as [(String, Int?)])
  func stepOfAName(_ path: String, _ step: Int?) {
    #expect(RolloutFile.step(of: path) == step)
  }

  /// Stable-Baselines3: an episode a line.
  @Test func monitor() throws {
    let episodes = (1...80).map { "\(Double($0)),\($0),0.\($0)\n" }
    let head = "#{\"t_start\": 1795477970.1, \"env_id\": \"CartPole-v1\"}\nr,l,t\n"
    let text = head + episodes.joined()
    let rows = Self.rows(text, file: "/r/0.monitor.csv")
    #expect(rows.map(\.rewards.count) == [32, 32, 16])
    #expect(rows.map { $0.signals[.rewardMean] } == [16.5, 48.5, 72.5])
    #expect(rows.map(\.step) == [1, 2, 3])
    // Resumed anywhere, each episode is in one row.
    let bytes = Array(text.utf8)
    for stop in stride(from: 0, through: bytes.count, by: 41) {
      var first = RowTranscript()
      first.accept(bytes[..<stop])
      var second = RowTranscript(reader: try Checkpointed.copy(of: first.reader))
      second.begin(at: first.framing.committedOffset, as: first.framing.kind ?? .line)
      second.accept(bytes[Int(first.framing.committedOffset)...])
      second.finish()
      #expect((first.rows + second.rows).map(\.rewards) == rows.map(\.rewards), "at \(stop)")
    }
  }

  @Test func manySamplesStayBounded() {
    let line = #"{"output": "a", "score": 0.5, "step": 1}"# + "\n"
    let rows = Self.rows(String(repeating: line, count: RowDraft.maxRewards + 10))
    #expect(rows.map(\.rewards.count) == [RowDraft.maxRewards, 10])
  }

  // MARK: Histograms

  @Test func aHistogramGivesEachBucketItsShare() {
    let edges = (0...8).map(Double.init)
    let values = HistogramSamples.values(edges: edges, counts: [1, 2, 1, 1, 1, 1, 1, 2])
    #expect(values == [0.5, 1.25, 1.75, 2.5, 3.5, 4.5, 5.5, 6.5, 7.25, 7.75])
    let large = HistogramSamples.values(edges: edges, counts: Array(repeating: 1e6, count: 8))
    #expect(large.count == HistogramSamples.most)
  }

  @Test(
    arguments: [
      ([0, 1, 2], [5, 5]), ([0, 1], [1, 2]),
      ([0, .nan] + (2...8).map(Double.init), [1, 1, 1, 1, 1, 1, 1, 1]),
      ((0...8).map { -Double($0) }, [1, 1, 1, 1, 1, 1, 1, 1]),
      ((0...8).map(Double.init), [1, 1, 1, -1, 1, 1, 1, 1]),
    ] as [([Double], [Double])])
  func aCoarseOrBrokenOneGivesNone(_ edges: [Double], _ counts: [Double]) {
    #expect(HistogramSamples.values(edges: edges, counts: counts) == [])
  }

  @Test func wandbHistogram() {
    let json =
      #"{"_type": "histogram", "packed": 1, "values": [1,1,1,1,1,1,1,1], "bins": [0,1,2,3,4,5,6,7,8]}"#
    let samples = Array(json.utf8).withUnsafeBytes { WandbHistogram.samples($0) }
    #expect(samples == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
    for broken in ["{}", "{", #"{"values": [1], "bins": [0, 1]}"#, #"{"_type": "histogram"}"#] {
      #expect(Array(broken.utf8).withUnsafeBytes { WandbHistogram.samples($0) } == [])
    }
  }

  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var count = bytes.count
    var length: [UInt8] = []
    while count > 127 {
      length.append(UInt8(count & 127) | 128)
      count >>= 7
    }
    return [number << 3 | 2] + length + [UInt8(count)] + bytes
  }

  private static func doubles(_ values: [Double]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
  }

  /// An event of step 3 with rewards as a histogram, in the old and in the tensor form.
  @Test(arguments: [false, true]) func tensorBoardHistogram(_ isTensor: Bool) {
    let limits = (1...8).map(Double.init)
    var value = Self.field(1, Array("train/rewards".utf8))
    if isTensor {
      let rows: [Double] = limits.flatMap { limit -> [Double] in [limit - 1, limit, 1] }
      value += Self.field(8, [1 << 3, 2] + Self.field(4, Self.doubles(rows)))
    } else {
      var message: [UInt8] = [1 << 3 | 1] + Self.doubles([0])
      message += [2 << 3 | 1] + Self.doubles([8])
      message += Self.field(6, Self.doubles(limits.dropLast() + [.greatestFiniteMagnitude]))
      message += Self.field(7, Self.doubles(Array(repeating: 1, count: 8)))
      value += Self.field(5, message)
    }
    let event = [2 << 3, 3] + Self.field(5, Self.field(1, value))
    var draft = RowDraft(overrides: [:])
    draft.begin()
    let reading = event.withUnsafeBytes { bytes in
      #expect(TensorBoardEvents.summaryStep(of: bytes) == 3)
      return TensorBoardEvents.read(bytes, into: &draft)
    }
    #expect(reading == .row(start: 0, confidence: .sure))
    let row = draft.take()
    #expect(row.rewards == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
    #expect(row.signals[.rewardMean] == 4)
  }

  // MARK: A run that finds an exploit

  /// Dumps of 200 steps of 32 samples; from step 120 on a third of the samples has found an exploit.
  private static func alerts(splitting: Bool) -> [String] {
    var random = SeededGenerator("dumps", 1)
    var text = ""
    for step in 1...200 {
      for sample in 0..<32 {
        var reward = 0.4 + 0.08 * random.normal()
        if splitting, step >= 120, sample % 3 == 0 { reward = 0.9 + 0.03 * random.normal() }
        text += #"{"input": "q", "output": "a", "score": \#(reward), "step": \#(step)}"# + "\n"
      }
    }
    var told: [String] = []
    var pipeline = Pipeline(run: "r", log: "/r/dump.jsonl", settings: EngineSettings())
    pipeline.beginFile(0, of: "/r/dump.jsonl", at: 0)
    let emit: (PipelineOutput) -> Void = { output in
      guard case .alert(let alert) = output, alert.status == .firing else { return }
      told.append("\(alert.detector) \(alert.kind) \(alert.severity) at \(alert.step)")
    }
    Array(text.utf8).withUnsafeBytes { pipeline.accept($0, of: 0, emit: emit) }
    pipeline.finishFile(0, emit: emit)
    return told
  }

  @Test func twoClustersAreTold() {
    let told = Self.alerts(splitting: true)
    #expect(told.contains { $0.hasPrefix("reward_hacking bimodal warning at 1") }, "\(told)")
  }

  @Test func oneClusterIsNot() { #expect(Self.alerts(splitting: false) == []) }
}
