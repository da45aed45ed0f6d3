import Foundation
import Testing

@testable import WatchEngine

/// Logs that are sequences of files, read live: files come, go, are written anew; stops and kills.
struct SequenceTailTests {
  private static func events() throws -> TailHarness {
    try TailHarness(pattern: "w/events.out.tfevents.*")
  }

  private static func file(_ tail: TailHarness, _ number: Int) -> String {
    tail.folder + "/w/events.out.tfevents.\(number).host"
  }

  @Test func aResumedRunGoesOnInTheNextFile() throws {
    let tail = try Self.events()
    tail.append(1...10, to: Self.file(tail, 100))
    tail.start()
    tail.append(11...12, to: Self.file(tail, 100))
    tail.append(8...12, to: Self.file(tail, 200))
    tail.pump()
    tail.append(13...14, to: Self.file(tail, 200))
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...12) + Array(8...14))
    let log = tail.pattern
    #expect(tail.record.all.allSatisfy { $0.log == log })
    #expect(tail.events.contains(.continued(log: log, file: Self.file(tail, 200), offset: 0)))
    #expect(!tail.events.contains(.rotated(log: log)))
    #expect(tail.set?.status(at: tail.now).logs.map(\.path) == [log])
  }

  @Test func manyFilesInTheOrderOfTheirNumbers() throws {
    let tail = try Self.events()
    for number in (1...1500).shuffled() {
      tail.append([number], to: Self.file(tail, number))
    }
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...1500))
    let held = try #require(tail.set?.entries[tail.pattern]?.tail)
    #expect(held.tails.count == 1)
    #expect(held.past.count == LogTail.pastLimit)
    tail.kill()
    tail.append([1501], to: Self.file(tail, 1501))
    tail.start()
    for _ in 0..<4 { tail.advance(.seconds(11)) }
    tail.restart()
    tail.commit()
    #expect(tail.steps == Array(1...1501))
  }

  @Test func aSecondWritersFileIsReadToo() throws {
    let tail = try Self.events()
    let (one, two) = (Self.file(tail, 100), Self.file(tail, 101))
    tail.append(1...2, to: one)
    tail.append(101...102, to: two)
    tail.start()
    for step in 3...9 {
      tail.append([step], to: one)
      tail.append([100 + step], to: two)
      if step.isMultiple(of: 3) { tail.restart() }
      for _ in 0..<4 { tail.advance(.seconds(11)) }
    }
    tail.commit()
    #expect(tail.steps.filter { $0 < 100 } == Array(1...9))
    #expect(tail.steps.filter { $0 > 100 } == Array(101...109))
  }

  /// Its last row had no newline when the next file began; then its writer goes on.
  @Test func anUnterminatedEndIsJudgedOnce() throws {
    let tail = try Self.events()
    let (one, two) = (Self.file(tail, 1), Self.file(tail, 2))
    tail.append(Array((1...3).flatMap { LinePipeline.row($0) }.dropLast()), to: one)
    tail.append([11], to: two)
    tail.start()
    tail.append([UInt8(10)] + LinePipeline.row(4), to: one)
    for _ in 0..<4 { tail.advance(.seconds(11)) }
    tail.commit()
    #expect(tail.steps.sorted() == [1, 2, 3, 4, 11])
  }

  @Test func deletedFilesAreNoLoss() throws {
    let tail = try Self.events()
    tail.append(1...10, to: Self.file(tail, 1))
    tail.start()
    tail.append(11...12, to: Self.file(tail, 2))
    tail.unlink(Self.file(tail, 1))
    tail.pump()
    tail.stop()
    tail.unlink(Self.file(tail, 2))
    tail.append(13...14, to: Self.file(tail, 3))
    tail.start()
    tail.advance(.seconds(70))
    tail.commit()
    #expect(tail.steps == Array(1...14))
    #expect(!tail.events.contains(where: Self.isTrouble))
    #expect(!tail.events.contains { if case .waiting = $0 { true } else { false } })
  }

  /// Whatever comes between, every row is recorded once.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func anyOrderOfEvents(_ seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let tail = try Self.events()
    var (step, number) = (0, 1)
    tail.start()
    for _ in 0..<60 {
      switch random.next() % 8 {
      case 0, 1, 2, 3:
        let count = Int(random.next() % 40)
        tail.append((step + 1)..<(step + 1 + count), to: Self.file(tail, number))
        step += count
      case 4: number += 1
      case 5: tail.restart()
      case 6:
        tail.kill()
        tail.start()
      default: tail.advance(.seconds(11))
      }
      if random.next().isMultiple(of: 2) { tail.pump() }
    }
    tail.pump()
    tail.stop()
    #expect(tail.steps == Array(0..<step).map { $0 + 1 }, "seed \(seed)")
  }

  @Test func aLostCheckpointMutesWhatWasThere() throws {
    let tail = try Self.events()
    tail.append(1...10, to: Self.file(tail, 1))
    tail.append(11...20, to: Self.file(tail, 2))
    tail.start()
    tail.stop()
    for name in try FileManager.default.contentsOfDirectory(atPath: tail.folder + "/state/logs") {
      tail.truncate(tail.folder + "/state/logs/" + name, to: 3)
    }
    tail.start()
    tail.append(21...30, to: Self.file(tail, 3))
    tail.pump()
    tail.commit()
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20", "alert-30"])
  }

  private static func isTrouble(_ event: EngineEvent) -> Bool {
    switch event {
    case .bytesLost, .checkpointCorrupt: true
    default: false
    }
  }

  // MARK: Whole histories

  private static func states() throws -> TailHarness {
    let tail = try TailHarness(pattern: "w/checkpoint-*/trainer_state.json")
    tail.makePipeline = { run, log, settings in Pipeline(run: run, log: log, settings: settings) }
    return tail
  }

  private static func save(_ tail: TailHarness, at step: Int, changedFrom change: Int = 1_000) {
    let folder = tail.folder + "/w/checkpoint-\(step)"
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let rows = (1...step).map {
      #"    {"entropy": 1.5, "loss": \#($0 < change ? 0.5 : 0.25), "reward": 0.25, "step": \#($0)}"#
    }
    let text =
      "{\n  \"log_history\": [\n" + rows.joined(separator: ",\n")
      + "\n  ],\n  \"max_steps\": 99\n}\n"
    tail.unlink(folder + "/trainer_state.json")
    tail.append(Array(text.utf8), to: folder + "/trainer_state.json")
  }

  private static func delete(_ tail: TailHarness, at step: Int) {
    try? FileManager.default.removeItem(atPath: tail.folder + "/w/checkpoint-\(step)")
  }

  @Test(arguments: ["live", "restart", "kill"])
  func eachCheckpointRepeatsNoRow(_ between: String) throws {
    let tail = try Self.states()
    tail.start()
    for step in stride(from: 8, through: 48, by: 8) {
      Self.save(tail, at: step)
      // As save_total_limit: 2.
      Self.delete(tail, at: step - 16)
      switch between {
      case "restart": tail.restart()
      case "kill":
        tail.kill()
        tail.start()
      default: tail.advance(.seconds(11))
      }
    }
    tail.pump()
    #expect(tail.set?.status(at: tail.now).logs.map(\.run) == ["w"])
    tail.stop()
    #expect(tail.steps == Array(1...48))
    #expect(!tail.events.contains(where: Self.isTrouble))
  }

  @Test func theBacklogIsReadOnce() throws {
    let tail = try Self.states()
    for step in [16, 8, 104, 24] { Self.save(tail, at: step) }
    tail.start()
    tail.stop()
    #expect(tail.steps == Array(1...104))
  }

  /// Resumed from checkpoint 16: what is trained anew is judged anew.
  @Test(arguments: [false, true]) func aRunThatWentBack(_ restarting: Bool) throws {
    let tail = try Self.states()
    for step in [8, 16, 24] { Self.save(tail, at: step) }
    tail.start()
    if restarting { tail.stop() }
    Self.save(tail, at: 24, changedFrom: 17)
    if restarting { tail.start() }
    tail.advance(.seconds(11))
    Self.save(tail, at: 32, changedFrom: 17)
    tail.advance(.seconds(11))
    tail.stop()
    #expect(tail.steps == Array(1...24) + Array(17...32))
    #expect(!tail.events.contains(where: Self.isTrouble))
  }
}

/// Dumps of samples beside a run's log: one more log of the same run.
struct RolloutTailTests {
  private static func dump(_ tail: TailHarness, _ step: Int, changed: Bool = false) {
    let path = tail.folder + "/w/dumps/\(step).jsonl"
    tail.unlink(path)
    let lines = [0.25, changed ? 1 : 0.75].map {
      #"{"input": "q", "output": "a", "score": \#($0), "step": \#(step)}"# + "\n"
    }
    tail.append(Array(lines.joined().utf8), to: path)
  }

  @Test(arguments: [JoinRule.never, .auto])
  func eachStepIsReadOnceAndAgainAfterARewind(_ join: JoinRule) throws {
    let tail = try TailHarness()
    tail.makePipeline = { run, log, settings in Pipeline(run: run, log: log, settings: settings) }
    tail.join = join
    tail.rollouts = tail.folder + "/{name}/dumps/*.jsonl"
    tail.append(Array("{\"step\": 1, \"loss\": 0.5}\n".utf8))
    tail.start()
    try FileManager.default.createDirectory(
      atPath: tail.folder + "/w/dumps", withIntermediateDirectories: true)
    for step in 1...12 {
      Self.dump(tail, step)
      switch step % 4 {
      case 1: tail.restart()
      case 2:
        tail.kill()
        tail.start()
      default: tail.advance(.seconds(11))
      }
      tail.advance(.seconds(2))
    }
    // Resumed from step 10: 11 and 12 are sampled anew.
    for step in 11...12 {
      Self.dump(tail, step, changed: true)
      tail.advance(.seconds(11))
      tail.advance(.seconds(2))
    }
    let log = tail.folder + "/w/dumps/*.jsonl"
    let logs = tail.set?.status(at: tail.now).logs
    #expect(logs?.map(\.path) == [tail.log, log])
    #expect(logs?.map(\.run) == ["w", "w"])
    #expect(tail.set?.groups.count == (join == .never ? 2 : 1))
    tail.stop()
    let steps = tail.record.all.filter { $0.log == log }.map(\.step)
    #expect(steps == Array(1...12) + [11, 12])
  }
}
