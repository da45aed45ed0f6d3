import Foundation
import Testing

@testable import WatchEngine

/// Several logs of one run under one record.
struct TailGroupTests {
  private func harness(_ join: JoinRule = .auto) throws -> TailHarness {
    let harness = try TailHarness(pattern: "w/*")
    harness.join = join
    return harness
  }

  private func path(_ harness: TailHarness, _ name: String) -> String {
    harness.folder + "/w/" + name
  }

  private func groups(_ harness: TailHarness) -> [[String]] {
    (harness.set?.groups.values.map { group in
      group.entries.map { PathParts.split($0.tail.path).name }.sorted()
    } ?? []).sorted { $0.joined() < $1.joined() }
  }

  private func step(_ harness: TailHarness, _ names: [String], _ steps: Range<Int>) {
    for (place, step) in steps.enumerated() {
      harness.append([step], to: path(harness, names[place % names.count]))
    }
  }

  @Test func logsOfOneRunShareARecordAndGoOnAfterAKill() throws {
    let tail = try harness()
    step(tail, ["a.log", "a.err", "m.jsonl"], 1..<31)
    tail.start()
    #expect(groups(tail) == [["a.err", "a.log", "m.jsonl"]])
    tail.commit()
    step(tail, ["a.log", "a.err", "m.jsonl"], 31..<61)
    tail.pump()
    tail.kill()
    step(tail, ["m.jsonl", "a.log"], 61..<70)
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<70))
    #expect(Set(tail.told.map(\.id)).count == 6)
    let record = try #require(tail.store.load(path(tail, "m.jsonl")).found)
    #expect(record.places.map(\.log).count == 3)
    #expect(tail.store.load(path(tail, "a.err")).found?.keptUnder == record.log)
  }

  @Test func aLogThatComesLaterJoinsAndOneThatGoesLeavesItsPlace() throws {
    let tail = try harness()
    step(tail, ["a.log"], 1..<11)
    tail.start()
    step(tail, ["m.jsonl"], 11..<21)
    tail.pump()
    tail.commit()
    #expect(groups(tail) == [["a.log", "m.jsonl"]])
    // Its own record from the start stays the run's.
    tail.pattern = tail.folder + "/w/*.jsonl"
    tail.reload()
    #expect(groups(tail) == [["m.jsonl"]])
    tail.restart()
    step(tail, ["m.jsonl", "a.log"], 21..<31)
    tail.pump()
    #expect(groups(tail) == [["m.jsonl"]])
    tail.pattern = tail.folder + "/w/*"
    tail.reload()
    #expect(groups(tail) == [["a.log", "m.jsonl"]])
    tail.restart()
    #expect(tail.steps.sorted() == Array(1..<31))
  }

  @Test func whatTheRecordJoinedStaysJoinedWhenTheFolderGrowsAmbiguous() throws {
    let tail = try harness()
    step(tail, ["a.log", "m.jsonl"], 1..<11)
    tail.start()
    tail.stop()
    step(tail, ["b.log"], 11..<21)
    tail.start()
    #expect(groups(tail) == [["a.log", "m.jsonl"], ["b.log"]])
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<21))
  }

  @Test func aFolderOfOtherPeoplesLogsIsNotOneRun() throws {
    let tail = try harness()
    step(tail, ["a.log", "b.log", "c.jsonl", "d.jsonl", "e.csv"], 1..<11)
    tail.start()
    #expect(groups(tail).count == 5)
  }

  @Test func theConfigTakesARunApartAndPutsItTogether() throws {
    let tail = try harness()
    step(tail, ["a.log", "m.jsonl"], 1..<21)
    tail.start()
    tail.join = .never
    tail.reload()
    #expect(groups(tail) == [["a.log"], ["m.jsonl"]])
    step(tail, ["a.log", "m.jsonl"], 21..<41)
    tail.pump()
    tail.restart()
    #expect(groups(tail) == [["a.log"], ["m.jsonl"]])
    tail.join = .auto
    tail.reload()
    #expect(groups(tail) == [["a.log", "m.jsonl"]])
    step(tail, ["a.log", "m.jsonl"], 41..<51)
    tail.pump()
    tail.commit()
    tail.kill()
    tail.start()
    tail.stop()
    #expect(tail.steps.sorted() == Array(1..<51))
    #expect(tail.told.filter { !$0.inDoubt }.count == 5)
  }

  @Test func recordsOfSingleLogsFromBeforeAreJoined() throws {
    let tail = try harness(.never)
    step(tail, ["a.log", "m.jsonl"], 1..<21)
    tail.start()
    tail.stop()
    tail.join = .auto
    step(tail, ["a.log", "m.jsonl"], 21..<31)
    tail.start()
    #expect(groups(tail) == [["a.log", "m.jsonl"]])
    tail.kill()
    tail.start()
    tail.restart()
    #expect(tail.steps.sorted() == Array(1..<31))
    #expect(Set(tail.told.map(\.id)).count == 3)
  }

  /// A random script over three logs of a run: stops, kills, rotations, records that are damaged.
  @Test(arguments: 1...40)
  func nothingIsLostOrTwiceInARandomScript(seed: UInt64) throws {
    let tail = try harness()
    var random = SplitMix(seed: seed)
    let names = ["a.log", "a.err", "m.jsonl"]
    var next = 1
    var rotations = 0
    var isDamaged = false
    var trace: [String] = []
    step(tail, names, 1..<4)
    next = 4
    tail.start()
    for _ in 0..<40 {
      let name = names[Int(random.next() % 3)]
      let action = Int(random.next() % 20)
      trace.append("\(action) \(name)")
      switch action {
      case 0..<8:
        let count = 1 + Int(random.next() % 5)
        step(tail, [name], next..<(next + count))
        next += count
      case 8..<12: tail.pump()
      case 12: tail.commit()
      case 13:
        tail.kill()
        tail.start()
      case 14: tail.restart()
      case 15:
        rotations += 1
        tail.rename(path(tail, name), "\(path(tail, name)).\(rotations)")
        step(tail, [name], next..<(next + 1))
        next += 1
      case 16: tail.advance(.seconds(9))
      case 17:
        tail.join = tail.join == .auto ? .never : .auto
        tail.pump()
        tail.reload()
      case 18 where seed.isMultiple(of: 4):
        tail.stop()
        let file = tail.store.path(of: path(tail, name))
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

extension CheckpointStore.Loaded {
  fileprivate var found: CheckpointRecord? {
    if case .record(let record) = self { record } else { nil }
  }
}
