import Testing
import WatchEngine

/// What only the wall clock can tell of a live log.
struct PipelineClockTests {
  private func feed(_ pipeline: inout Pipeline, _ text: String) {
    Array(text.utf8).withUnsafeBytes { pipeline.accept($0, of: 0) { _ in } }
  }

  private func alerts(_ pipeline: inout Pipeline, at seconds: Int) -> [AlertEvent] {
    var found: [AlertEvent] = []
    pipeline.clock(at: .seconds(seconds)) { if case .alert(let alert) = $0 { found.append(alert) } }
    return found
  }

  /// A run that gave a row every 20 s, thirty times.
  private func steady(_ settings: EngineSettings = EngineSettings()) -> Pipeline {
    var pipeline = Pipeline(run: "r", log: "/l", settings: settings)
    pipeline.beginFile(0, of: "/l", at: 0)
    _ = alerts(&pipeline, at: 0)
    for row in 1...30 {
      feed(&pipeline, "{\"step\": \(row), \"loss\": 0.5, \"entropy\": 1.2}\n")
      #expect(alerts(&pipeline, at: row * 20).isEmpty)
    }
    return pipeline
  }

  @Test func silenceBecomesAWarningThenCriticalOnceEach() {
    var pipeline = steady()
    #expect(alerts(&pipeline, at: 600 + 119).isEmpty)
    let told = [130, 140, 200, 290, 310, 400].flatMap { alerts(&pipeline, at: 600 + $0) }
    #expect(told.map(\.severity) == [.warning, .critical])
    #expect(told.allSatisfy { $0.detector == "stalled_run" && $0.step == 30 })
  }

  @Test func rowsThatComeAgainResolveIt() {
    var pipeline = steady()
    #expect(alerts(&pipeline, at: 800).count == 1)
    var ended: [AlertEvent] = []
    for row in 31...60 {
      feed(&pipeline, "{\"step\": \(row), \"loss\": 0.5, \"entropy\": 1.2}\n")
      ended += alerts(&pipeline, at: 200 + row * 20)
    }
    #expect(ended.map(\.status) == [.resolved])
  }

  @Test func aFinishedRunIsNotStalled() {
    var pipeline = steady()
    feed(&pipeline, "{\"train_runtime\": 24.1, \"train_loss\": 0.1}\n")
    #expect(alerts(&pipeline, at: 100_000).isEmpty)
  }

  @Test func offMeansOff() {
    let off = ConfigNode(.map([.init(key: "enabled", node: ConfigNode(.bool(false)))]))
    var pipeline = steady(EngineSettings(detectors: ["stalled_run": off]))
    #expect(alerts(&pipeline, at: 100_000).isEmpty)
    pipeline = steady(EngineSettings(profile: .classic))
    #expect(alerts(&pipeline, at: 100_000).isEmpty)
  }
}
