import Foundation
import Testing

@testable import WatchEngine

/// Whose record a log's place is in, when runs part, join and meet older records.
struct TailGroupRecordTests {
  @Test func logsOfOtherNamesPart() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.start()
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    tail.runName = try NameTemplate.parse("{stem}").get()
    tail.reload()
    #expect(tail.runs == [["a.log"], ["m.jsonl"]])
    tail.step(["a.log", "m.jsonl"], 21..<31)
    tail.pump()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<31))
  }

  /// A log comes while the run it belongs to is taken apart: it waits for that, or joins after it.
  @Test(arguments: [false, true])
  func aLogThatComesWhenItsRunPartsIsNoSecondRun(before: Bool) throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.start()
    tail.runName = try NameTemplate.parse("{stem}").get()
    if before {
      tail.step(["m.err"], 21..<26)
      tail.reload()
    } else {
      tail.reload { tail.step(["m.err"], 21..<26) }
    }
    tail.step(["a.log", "m.jsonl", "m.err"], 26..<41)
    tail.pump()
    #expect(tail.runs == [["a.log"], ["m.err", "m.jsonl"]])
    tail.commit()
    tail.kill()
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<41))
    #expect(tail.told.map(\.id).sorted() == (1...4).map { "alert-\($0)0" })
  }

  /// What is known of a run must not be left behind because a new log came first.
  @Test func aLogThatComesWhileRunsAreJoinedWaitsForTheirRecords() throws {
    let tail = try TailHarness.run(.never)
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.start()
    tail.join = .auto
    tail.reload { tail.step(["a.err"], 21..<26) }
    tail.pump()
    #expect(tail.runs == [["a.err", "a.log", "m.jsonl"]])
    #expect(tail.set?.groups[tail.path("a.err")] == nil, "not under the record of the new one")
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<26))
  }

  /// Of several records the one that knows most logs of the run stays the run's.
  @Test func theRecordThatKnowsMostWins() throws {
    let tail = try TailHarness.run()
    tail.step(["m.jsonl"], 1..<31)
    tail.pattern = tail.folder + "/w/*.jsonl"
    tail.start()
    tail.stop()
    tail.step(["a.log", "a.err"], 31..<41)
    tail.pattern = tail.folder + "/w/a.*"
    tail.start()
    #expect(tail.runs == [["a.err", "a.log"]])
    tail.stop()
    tail.pattern = tail.folder + "/w/*"
    tail.start()
    #expect(tail.runs == [["a.err", "a.log", "m.jsonl"]])
    #expect(tail.set?.groups.keys.map { PathParts.split($0).name } == ["a.log"])
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<41))
  }

  /// Killed when the run's record stood and the log's own, older one was still in place.
  @Test func anOlderRecordOfALogIsNotGoneBackTo() throws {
    let tail = try TailHarness.run(.never)
    tail.step(["m.jsonl", "a.log"], 1..<11)
    tail.start()
    tail.stop()
    tail.join = .auto
    tail.syncs = false
    tail.step(["m.jsonl", "a.log"], 11..<41)
    tail.start()
    tail.commit()
    #expect(tail.told.map(\.id).sorted() == ["alert-10", "alert-20", "alert-30", "alert-40"])
    tail.kill()
    tail.syncs = true
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<41))
    // What wasn't ticked off in the record comes again, once: nothing is read again.
    let again = tail.told[4...].map(\.id)
    #expect(Set(again).count == again.count, "\(again)")
  }

  /// Where a log's place is kept is written even when no row comes any more.
  @Test func signpostsDontWaitForRows() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<11)
    tail.syncs = false
    tail.start()
    let set = try #require(tail.set)
    let record = try #require(tail.store.load(tail.path("m.jsonl")).found)
    tail.syncs = true
    set.synced(record, error: nil, took: .zero, at: tail.now)
    for _ in 0..<3 { tail.commit() }
    #expect(tail.store.load(tail.path("a.log")).found?.keptUnder == record.log)
    tail.pump()
    tail.commit()
    tail.commit()
    // Once is enough.
    tail.step(["m.jsonl"], 11..<13)
    tail.pump()
    #expect(set.takeRecords(everything: true, at: tail.now).map(\.log) == [record.log])
  }

  /// What is told by the clock, and how pieces are read, waits for all logs there are.
  @Test func aRunIsCaughtUpWhenAllItsLogsAre() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log"], 1..<3)
    tail.step(["m.jsonl"], 100..<400)
    tail.syncs = false
    tail.start()
    let set = try #require(tail.set)
    let group = try #require(set.groups.values.first)
    set.synced(
      try #require(tail.store.load(group.key).found), error: nil, took: .zero, at: tail.now)
    var states: Set<[Bool]> = []
    repeat {
      let logs = group.entries.map(\.tail.isCaughtUp)
      states.insert(logs)
      #expect(group.isCaughtUp == logs.allSatisfy { $0 })
    } while set.turn(at: tail.now)
    #expect(states.contains { Set($0).count == 2 }, "one log was read before the other")
    #expect(group.isCaughtUp)
  }

  @Test func aRunHasNoMoreLogsThanItsLimit() throws {
    let tail = try TailHarness.run(.always)
    for number in 0..<TailGroup.limit { tail.step(["x\(number).log"], number..<number + 1) }
    tail.start()
    #expect(tail.runs.map(\.count) == [TailGroup.limit])
    // One leaves its place to nobody: it may come back.
    tail.unlink(tail.path("x0.log"))
    tail.pattern = tail.folder + "/w/[!x]*"
    tail.reload()
    tail.pattern = tail.folder + "/w/*"
    tail.step(["y.log"], 100..<101)
    tail.reload()
    #expect(
      tail.set?.groups.values.allSatisfy { $0.entries.count + $0.resting.count <= 64 } == true)
    tail.stop()
  }

  /// The config goes over from one log of a run to the other, and back, while records are written.
  @Test func theConfigSwapsTheLogsOfARun() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.start()
    for (turn, name) in ["*.jsonl", "*.log", "*.jsonl", "*"].enumerated() {
      tail.pattern = tail.folder + "/w/" + name
      tail.reload()
      tail.step(["a.log", "m.jsonl"], (21 + turn * 10)..<(31 + turn * 10))
      tail.pump()
    }
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    tail.kill()
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<61))
  }
}
