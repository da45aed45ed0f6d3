import Testing
import WatchEngine

/// What strangers can make endless stays bounded: lines, keys, rejects, alerts.
///
/// Sizes of saved states and collections are measured, never the process.
struct BoundsTests {
  private static func accept(_ text: String, into pipeline: inout Pipeline) -> [PipelineOutput] {
    var outputs: [PipelineOutput] = []
    Array(text.utf8).withUnsafeBytes { bytes in
      pipeline.accept(bytes, of: 1) { outputs.append($0) }
    }
    return outputs
  }

  private static func pipeline(
    _ profile: Profile = .robust, maxLineBytes: Int = 1 << 20
  ) -> Pipeline {
    var pipeline = Pipeline(
      run: "r", log: "/l",
      settings: EngineSettings(profile: profile, maxLineBytes: maxLineBytes))
    pipeline.beginFile(1, of: "/l", at: 0)
    return pipeline
  }

  private static func stateBytes(_ pipeline: Pipeline) throws -> Int {
    try pipeline.snapshot().bytes.count
  }

  @Test func endlessLineIsToldOnceAndNotKept() throws {
    var pipeline = Self.pipeline(maxLineBytes: 4096)
    let fresh = try Self.stateBytes(pipeline)
    var told = 0
    for _ in 0..<2000 {
      for output in Self.accept(String(repeating: "x", count: 4096), into: &pipeline) {
        guard case .engine(.lineTooLong(_, let offset)) = output else { continue }
        told += 1
        #expect(offset == 0)
      }
    }
    #expect(told == 1)
    // Nothing of the line is waiting to be handed out, and nothing of it is committed.
    #expect(pipeline.committedOffset(of: 1) == 0)
    #expect(try Self.stateBytes(pipeline) == fresh)
    let rest = Self.accept("\n{\"step\": 1, \"loss\": 0.5}\n", into: &pipeline)
    #expect(rest.count { if case .row = $0 { true } else { false } } == 1)
  }

  @Test func rowOfEndlessKeysKeepsTheFirst() throws {
    var pipeline = Self.pipeline(maxLineBytes: 4 << 20)
    let pairs = (0..<100_000).map { "\"key\($0)\": \($0)" }.joined(separator: ", ")
    var other: [Int] = []
    for _ in 0..<2 {
      for output in Self.accept("{\"step\": 1, \(pairs)}\n", into: &pipeline) {
        if case .row(let row) = output { other.append(row.other.count) }
      }
    }
    #expect(other.count == 2)
    #expect(other.allSatisfy { $0 > 0 && $0 <= KeyTable.maxKeys })
    #expect(pipeline.reader.droppedKeys >= UInt64(2 * (100_000 - KeyTable.maxKeys)))
    #expect(try Self.stateBytes(pipeline) < 1 << 20)
  }

  @Test func endlessKeysOverRowsAreDroppedAndCounted() throws {
    var pipeline = Self.pipeline()
    for block in 0..<100 {
      let lines = (0..<100).map { row in
        let pairs = (0..<100).map { "\"m/\(block)/\(row)/\($0)\": 1" }.joined(separator: ", ")
        return "{\"step\": \(block * 100 + row), \(pairs)}\n"
      }
      _ = Self.accept(lines.joined(), into: &pipeline)
    }
    #expect(pipeline.reader.counters.accepted == 10_000)
    // A million keys came; the table and `step` keep 4096 of them.
    #expect(pipeline.reader.droppedKeys == UInt64(1_000_000 + 1 - KeyTable.maxKeys))
    #expect(pipeline.reader.otherKeys.count <= 512)
    #expect(try Self.stateBytes(pipeline) < 1 << 20)
  }

  @Test func endlessRejectedLinesKeepOneExampleEach() throws {
    var pipeline = Self.pipeline()
    _ = Self.accept("{\"step\": 1, \"loss\": 0.5}\n", into: &pipeline)
    // Closed objects: an open one would be taken together with the lines behind it.
    let wrong = ["{\"step\": 1, \"loss\": ", "{\"a\": ", "{'b'"]
    for number in 0..<20_000 {
      let line = wrong[number % wrong.count] + String(repeating: "y", count: 1 + number % 300) + "}"
      _ = Self.accept(line + "\n", into: &pipeline)
    }
    let counters = pipeline.reader.counters
    #expect(counters.rejectedLines + counters.noiseLines == 20_000)
    #expect(counters.rejected.count <= RejectReason.allCases.count)
    #expect(counters.rejected.allSatisfy { $0.example.utf8.count <= 360 })
    #expect(try Self.stateBytes(pipeline) < 1 << 17)
  }

  @Test(arguments: Profile.allCases)
  func endlessTroubleGivesFewAlerts(profile: Profile) throws {
    var pipeline = Self.pipeline(profile)
    var alerts = 0
    var largest = 0
    for step in 0..<20_000 {
      // Bursts of trouble of every kind, for ever.
      let isBad = step > 100 && step / 40 % 2 == 1
      let wave = Double(step * 7919 % 101) / 100
      let line =
        "{\"step\": \(step), \"entropy\": \(isBad ? 0.01 : 2 + wave), \"kl\": \(isBad ? 50 : wave), "
        + "\"loss\": \(isBad ? "NaN" : "0.1"), \"grad_norm\": \(isBad ? 1e9 : 1 + wave), "
        + "\"reward\": \(isBad ? -9 : wave), \"advantages/std\": \(isBad ? 900 : 1 + wave)}\n"
      for output in Self.accept(line, into: &pipeline) {
        if case .alert = output { alerts += 1 }
      }
      if step % 2000 == 1999 {
        largest = max(largest, try Self.stateBytes(pipeline))
        #expect(pipeline.alerts.activeAlerts.count <= 64)
      }
    }
    let options = AlertOptions()
    let most = options.maxAlertsPerRun + options.criticalReserve
    #expect(alerts > 0)
    // A firing alert may have its resolved.
    #expect(alerts <= 2 * most)
    #expect(pipeline.alerts.suppressed.count <= 512)
    #expect(largest < 1 << 18)
  }
}
