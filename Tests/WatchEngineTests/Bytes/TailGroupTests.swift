import Foundation
import Testing

@testable import WatchEngine

/// Several logs of one run under one record.
struct TailGroupTests {
  @Test func logsOfOneRunShareARecordAndGoOnAfterAKill() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "a.err", "m.jsonl"], 1..<31)
    tail.start()
    #expect(tail.runs == [["a.err", "a.log", "m.jsonl"]])
    tail.commit()
    tail.step(["a.log", "a.err", "m.jsonl"], 31..<61)
    tail.pump()
    tail.kill()
    tail.step(["m.jsonl", "a.log"], 61..<70)
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<70))
    #expect(Set(tail.told.map(\.id)).count == 6)
    let record = try #require(tail.store.load(tail.path("m.jsonl")).found)
    #expect(record.places.map(\.log).count == 3)
    #expect(tail.store.load(tail.path("a.err")).found?.keptUnder == record.log)
  }

  @Test func aLogThatComesLaterJoinsAndOneThatGoesLeavesItsPlace() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log"], 1..<11)
    tail.start()
    tail.step(["m.jsonl"], 11..<21)
    tail.pump()
    tail.commit()
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    // Its own record from the start stays the run's.
    tail.pattern = tail.folder + "/w/*.jsonl"
    tail.reload()
    #expect(tail.runs == [["m.jsonl"]])
    tail.restart()
    tail.step(["m.jsonl", "a.log"], 21..<31)
    tail.pump()
    #expect(tail.runs == [["m.jsonl"]])
    tail.pattern = tail.folder + "/w/*"
    tail.reload()
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    tail.restart()
    #expect(tail.steps.sorted() == Array(1..<31))
  }

  @Test func whatTheRecordJoinedStaysJoinedWhenTheFolderGrowsAmbiguous() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<11)
    tail.start()
    tail.stop()
    tail.step(["b.log"], 11..<21)
    tail.start()
    #expect(tail.runs == [["a.log", "m.jsonl"], ["b.log"]])
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<21))
  }

  @Test func aFolderOfOtherPeoplesLogsIsNotOneRun() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "b.log", "c.jsonl", "d.jsonl", "e.csv"], 1..<11)
    tail.start()
    #expect(tail.runs.count == 5)
  }

  @Test func theConfigTakesARunApartAndPutsItTogether() throws {
    let tail = try TailHarness.run()
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.start()
    let posted = try #require(tail.store.load(tail.path("a.log")).found)
    tail.join = .never
    tail.reload()
    #expect(tail.runs == [["a.log"], ["m.jsonl"]])
    let own = try #require(tail.store.load(tail.path("a.log")).found)
    #expect(posted.keptUnder == tail.path("m.jsonl") && own.keptUnder.isEmpty)
    #expect(own.generation > posted.generation)
    tail.step(["a.log", "m.jsonl"], 21..<41)
    tail.pump()
    tail.restart()
    #expect(tail.runs == [["a.log"], ["m.jsonl"]])
    tail.join = .auto
    tail.reload()
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    tail.step(["a.log", "m.jsonl"], 41..<51)
    tail.pump()
    tail.commit()
    tail.kill()
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<51))
    #expect(tail.told.filter { !$0.inDoubt }.count == 5)
  }

  /// `posts`: it is written where the places are kept before the kill.
  @Test(arguments: [false, true], [false, true])
  func recordsOfSingleLogsFromBeforeAreJoined(acknowledges: Bool, posts: Bool) throws {
    let tail = try TailHarness.run(.never)
    tail.acknowledges = acknowledges
    tail.step(["a.log", "m.jsonl"], 1..<21)
    tail.step(["a.log"], 30..<31)
    tail.start()
    tail.stop()
    tail.join = .auto
    tail.step(["a.log", "m.jsonl"], 21..<30)
    tail.start()
    #expect(tail.runs == [["a.log", "m.jsonl"]])
    // What nobody ticked off is told again, of both records.
    let all = ["alert-10", "alert-20", "alert-30"]
    #expect(tail.told.filter(\.inDoubt).map(\.id).sorted() == (acknowledges ? [] : all))
    if posts {
      tail.commit()
      tail.commit()
    }
    tail.kill()
    tail.start()
    #expect(tail.told.filter(\.inDoubt).count == (acknowledges ? 0 : 6))
    tail.restart()
    #expect(tail.steps.sorted() == Array(1..<31))
    #expect(tail.told.filter { !$0.inDoubt }.map(\.id).sorted() == all)
  }

  /// A random script over three logs of a run: stops, kills, rotations, records that are damaged.
  @Test(arguments: 1...40)
  func nothingIsLostOrTwiceInARandomScript(seed: UInt64) throws {
    let tail = try TailHarness.run()
    var random = SplitMix(seed: seed)
    let names = ["a.log", "a.err", "m.jsonl"]
    var next = 1
    var rotations = 0
    var isDamaged = false
    var trace: [String] = []
    tail.step(names, 1..<4)
    next = 4
    tail.start()
    for _ in 0..<40 {
      let name = names[Int(random.next() % 3)]
      let action = Int(random.next() % 20)
      trace.append("\(action) \(name)")
      switch action {
      case 0..<8:
        let count = 1 + Int(random.next() % 5)
        tail.step([name], next..<(next + count))
        next += count
      case 8..<12: tail.pump()
      case 12: tail.commit()
      case 13:
        tail.kill()
        tail.start()
      case 14: tail.restart()
      case 15:
        rotations += 1
        tail.rename(tail.path(name), "\(tail.path(name)).\(rotations)")
        tail.step([name], next..<(next + 1))
        next += 1
      case 16: tail.advance(.seconds(9))
      case 17:
        tail.join = tail.join == .auto ? .never : .auto
        tail.pump()
        tail.reload()
      case 18 where seed.isMultiple(of: 4):
        tail.stop()
        let file = tail.store.path(of: tail.path(name))
        var data = FileManager.default.contents(atPath: file) ?? Data()
        if !data.isEmpty { data[data.count / 2] ^= 0x20 }
        try? data.write(to: URL(fileURLWithPath: file))
        isDamaged = true
        tail.start()
      default: tail.pump()
      }
    }
    tail.pump()
    tail.stop()
    let all = Array(1..<next)
    let story = Comment(rawValue: trace.joined(separator: "\n"))
    if isDamaged {
      #expect(Set(tail.steps) == Set(all), story)
    } else {
      #expect(tail.steps.sorted() == all, story)
      #expect(Set(tail.told.map(\.id)).count == all.count { $0.isMultiple(of: 10) }, story)
      let sure = tail.told.filter { !$0.inDoubt }.map(\.id)
      #expect(sure.count == Set(sure).count, story)
    }
  }
}
