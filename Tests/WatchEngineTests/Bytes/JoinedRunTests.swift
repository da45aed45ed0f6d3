import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

/// Real files of one run, told by standard output, standard error, JSON lines, TensorBoard and W&B at
/// once: every alert of standard output alone, each once, and nothing else.
struct JoinedRunTests {
  private static let texts = ["stdout.log": "trl/collapse-a.stdout.log"]
  private static let others = [
    "events.tfevents": "tensorboard/collapse-a.tfevents", "run.wandb": "wandb/collapse-a.wandb",
  ]

  private static func harness() throws -> TailHarness {
    let harness = try TailHarness(pattern: "w/*")
    harness.join = .auto
    harness.makePipeline = { run, log, settings in
      Pipeline(run: run, log: log, settings: settings)
    }
    return harness
  }

  private static func fixture(_ name: String) throws -> [UInt8] {
    try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(name)")
  }

  private struct Told: Equatable {
    var detector: String
    var step: Int
    var severity: Severity
    var status: AlertStatus
  }

  private static func told(_ harness: TailHarness) -> [Told] {
    harness.alerts.map {
      Told(detector: $0.detector, step: $0.step, severity: $0.severity, status: $0.status)
    }
  }

  /// What standard output alone tells.
  private static func alone() throws -> [Told] {
    let harness = try harness()
    harness.append(try fixture("trl/collapse-a.stdout.log"), to: harness.folder + "/w/stdout.log")
    harness.start()
    harness.stop()
    return told(harness)
  }

  @Test func filesThatAreThereAlreadyAreReadSideBySide() throws {
    let harness = try Self.harness()
    for (name, file) in Self.texts.merging(Self.others, uniquingKeysWith: { $1 }) {
      harness.append(try Self.fixture(file), to: harness.folder + "/w/" + name)
    }
    harness.append(Array("loading weights\n".utf8), to: harness.folder + "/w/stderr.log")
    harness.start()
    #expect(harness.set?.groups.count == 1)
    let expected = try Self.alone()
    #expect(expected.count == 8)
    #expect(Self.told(harness) == expected)
    #expect(harness.alerts.allSatisfy { $0.log.hasSuffix("stdout.log") })
    let pipeline = try #require(harness.set?.groups.values.first?.shared.pipeline)
    let events = harness.folder + "/w/events.tfevents"
    #expect(pipeline.report(of: events).signals.isEmpty)
    #expect(pipeline.report(of: events).format == TensorBoardEvents.id)
  }

  /// Grown piece by piece in a random order of files, killed and started again in between.
  @Test(arguments: 1...4)
  func growingFilesGiveEachAlertOnce(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let harness = try Self.harness()
    var rest: [(name: String, bytes: ArraySlice<UInt8>)] = []
    for (name, file) in Self.texts.merging(Self.others, uniquingKeysWith: { $1 }).sorted(by: <) {
      rest.append((name, try Self.fixture(file)[...]))
    }
    // Standard output first, or another log would give the first signals.
    harness.append(Array(rest[2].bytes.prefix(3_000)), to: harness.folder + "/w/stdout.log")
    rest[2].bytes = rest[2].bytes.dropFirst(3_000)
    harness.start()
    while !rest.isEmpty {
      var place = Int(random.next() % UInt64(rest.count))
      // No log is silent for so long that another takes over.
      let rows = { (name: String) in harness.record.all.count { $0.log.hasSuffix(name) } }
      if rows(rest[place].name) > rows("stdout.log") {
        place = rest.firstIndex { $0.name == "stdout.log" } ?? place
      }
      let count = 1 + Int(random.next() % 8_000)
      let path = harness.folder + "/w/" + rest[place].name
      harness.append(Array(rest[place].bytes.prefix(count)), to: path)
      rest[place].bytes = rest[place].bytes.dropFirst(count)
      if rest[place].bytes.isEmpty { rest.remove(at: place) }
      harness.pump()
      switch random.next() % 5 {
      case 0: harness.restart()
      case 1:
        harness.kill()
        harness.start()
      default: break
      }
    }
    harness.advance(.seconds(3))
    harness.stop()
    var seen: Set<String> = []
    harness.alerts.removeAll { !seen.insert($0.id).inserted }
    #expect(Self.told(harness) == (try Self.alone()), "seed \(seed)")
    let lines = harness.record.all.map { "\($0.log) \($0.row)" }
    #expect(lines.count == Set(lines).count)
  }

  @Test func anErrorBesideRowsIsToldOnceWhenBothAreQuiet() throws {
    let harness = try Self.harness()
    let (out, error) = (harness.folder + "/w/stdout.log", harness.folder + "/w/stderr.log")
    let lines = try Self.fixture("trl/collapse-a.stdout.log").split(separator: 10)
    let row = { (place: Int) in Array(lines[place]) + [10] }
    harness.append(row(1), to: out)
    harness.append(Array("starting\n".utf8), to: error)
    harness.start()
    harness.append(
      Array("Traceback (most recent call last):\n  x\nRuntimeError: it broke\n".utf8), to: error)
    harness.pump()
    harness.advance(.seconds(5))
    // The trainer caught it: rows go on.
    harness.append(row(2), to: out)
    harness.pump()
    for _ in 0..<10 { harness.advance(.seconds(4)) }
    #expect(harness.alerts.isEmpty)
    harness.append(
      Array("Traceback (most recent call last):\n  x\nRuntimeError: it broke again\n".utf8),
      to: error
    )
    harness.pump()
    for _ in 0..<10 { harness.advance(.seconds(8)) }
    #expect(harness.alerts.map(\.detector) == ["crashed_run"])
    #expect(harness.alerts.first?.evidence.last == Evidence("log", .text(error)))
    #expect(harness.alerts.first?.log == out)
  }

  /// Said when a signal changes hands, and taken back when its log is watched no more.
  @Test func aHandOverIsSaidAndALeavingLogGivesItsSignalsBack() throws {
    let harness = try Self.harness()
    let (log, lines) = (harness.folder + "/w/a.log", harness.folder + "/w/m.jsonl")
    let rows = { (steps: ClosedRange<Int>) in
      steps.flatMap { Array("{\"step\": \($0), \"loss\": 0.5}\n".utf8) }
    }
    harness.append(rows(1...3), to: lines)
    harness.start()
    harness.append(rows(1...5), to: log)
    harness.pump()
    let handed = EngineEvent.handedOver(
      log: log, other: lines, signals: ["loss"], isForSilence: false)
    #expect(harness.events.filter { $0 == handed }.count == 1)
    harness.pattern = harness.folder + "/w/*.jsonl"
    harness.reload()
    harness.append(rows(4...7), to: lines)
    harness.pump()
    let pipeline = harness.set?.groups.values.first?.shared.pipeline
    #expect(pipeline?.report(of: lines).signals == ["loss"])
  }

  /// The clock tells it of standard output's row; it was told before the checkpoints were lost.
  @Test func aCrashToldBeforeALostCheckpointIsNotToldAnew() throws {
    let harness = try Self.harness()
    let (out, error) = (harness.folder + "/w/stdout.log", harness.folder + "/w/stderr.log")
    // Few enough to be read before the error, and longer than it.
    for step in 1...8 {
      harness.append(Array("{\"step\": \(step), \"loss\": 0.5}\n".utf8), to: out)
    }
    harness.append(
      Array("Traceback (most recent call last):\n  x\nRuntimeError: it broke\n".utf8), to: error)
    harness.start()
    for _ in 0..<10 { harness.advance(.seconds(8)) }
    #expect(harness.alerts.map(\.detector) == ["crashed_run"])
    harness.stop()
    for name in try FileManager.default.contentsOfDirectory(atPath: harness.store.folder) {
      harness.truncate(harness.store.folder + "/" + name, to: 3)
    }
    harness.start()
    for _ in 0..<10 { harness.advance(.seconds(8)) }
    #expect(harness.alerts.count == 1)
  }

  @Test func standardErrorAloneIsWatched() throws {
    let harness = try Self.harness()
    let error = harness.folder + "/w/stderr.log"
    harness.append(
      Array("Traceback (most recent call last):\n  x\nRuntimeError: it broke\n".utf8), to: error)
    harness.start()
    for _ in 0..<10 { harness.advance(.seconds(8)) }
    #expect(harness.alerts.map(\.detector) == ["crashed_run"])
    #expect(harness.alerts.first?.log == error)
  }
}
