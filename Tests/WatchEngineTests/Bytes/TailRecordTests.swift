import Foundation
import Synchronization
import Testing

@testable import WatchEngine

/// What is recorded when, what is told again after it, and what of it is bounded.
struct TailRecordTests {
  private func damageCheckpoints(_ tail: TailHarness) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: tail.store.folder) {
      tail.truncate(tail.store.folder + "/" + name, to: 3)
    }
  }

  /// Both generations are damaged: the log is read again, and nobody is alerted anew.
  @Test func aReplayAfterCorruptionIsMutedUpToWhatWasThere() throws {
    let tail = try TailHarness()
    tail.append(1...25)
    tail.start()
    tail.commit()
    tail.stop()
    try damageCheckpoints(tail)
    tail.start()
    #expect(tail.events.contains { if case .checkpointCorrupt = $0 { true } else { false } })
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20"])
    #expect(tail.set?.status(at: tail.now).logs.map(\.mutedAlerts) == [2])
    tail.append(26...30)
    tail.pump()
    tail.commit()
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20", "alert-30"])
    #expect(tail.told.allSatisfy { !$0.inDoubt })
    #expect(tail.steps == Array(1...30))
  }

  /// One that came while a record was on its way isn't told by that record.
  @Test func anAlertWaitsForTheRecordThatHasIt() throws {
    let tail = try TailHarness()
    tail.start()
    tail.append(1...9)
    tail.pump()
    let set = try #require(tail.set)
    let under = try #require(set.takeRecords(everything: true, at: tail.now).first)
    tail.append(10...12)
    tail.pump()
    set.placed(under, error: nil, at: tail.now)
    tail.pump(waking: false)
    #expect(under.outbox.isEmpty && tail.told.map(\.id) == ["alert-10"])
    #expect(tail.store.load(tail.log) != .record(under))
  }

  /// In doubt is what a replay tells, and what was never ticked off; nothing after that.
  @Test func onlyWhatMayHaveBeenToldIsInDoubt() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.commit()
    tail.append(11...20)
    tail.pump()
    tail.kill()
    tail.start()
    tail.append(21...30)
    tail.pump()
    tail.commit()
    tail.restart()
    let told = tail.told.map { "\($0.id) \($0.inDoubt)" }
    #expect(
      told == ["alert-10 false", "alert-20 false", "alert-20 true", "alert-30 false"],
      "ticked off alerts don't come again")
  }

  /// A record file on a full disk: alerts go on, and no checkpoint goes beyond the rows in the file.
  @Test func aFullRecordFileHoldsBackCheckpointsNotAlerts() throws {
    let tail = try TailHarness()
    tail.append(1...5)
    tail.start()
    tail.commit()
    tail.record.isFull.withLock { $0 = true }
    tail.append(6...15)
    tail.pump()
    tail.commit()
    tail.append(16...25)
    tail.pump()
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20"])
    let failures = tail.events.count { if case .checkpointFailed = $0 { true } else { false } }
    #expect(failures == 1)
    tail.kill()
    tail.record.isFull.withLock { $0 = false }
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...25))
  }

  @Test(arguments: [
    (took: Duration.milliseconds(10), next: Duration.seconds(1)),
    (.milliseconds(100), .seconds(2)), (.seconds(5), .seconds(10)),
  ])
  func aSlowDiskIsWrittenToLessOften(took: Duration, next: Duration) throws {
    let tail = try TailHarness()
    tail.start()
    tail.append(1...5)
    tail.pump()
    let set = try #require(tail.set)
    let records = set.takeRecords(everything: true, at: tail.now)
    let record = try #require(records.first)
    set.placed(record, error: nil, at: tail.now)
    set.synced(record, error: nil, took: took, at: tail.now)
    tail.append(6...9)
    tail.pump()
    #expect(set.takeRecords(at: tail.now + next - .milliseconds(1)).isEmpty)
    #expect(set.takeRecords(at: tail.now + next).count == 1)
  }

  @Test func alertsThatNobodyTicksOffAreBounded() throws {
    let tail = try TailHarness()
    tail.start()
    tail.append([Int](repeating: 10, count: TailSet.outboxLimit + 50))
    let set = try #require(tail.set)
    set.wakeAll(at: tail.now)
    while set.turn(at: tail.now) {}
    #expect(set.groups.values.map(\.outbox.count) == [TailSet.outboxLimit])
  }

  /// 2 s to 8 s where changes are heard, 0.25 s to 2 s where they aren't.
  @Test func howOftenNamesAreLookedAt() throws {
    let tail = try TailHarness()
    tail.append(1...5)
    tail.start()
    let set = try #require(tail.set)
    let later = tail.now + .seconds(3600)
    #expect(set.reconcileInterval(at: tail.now) == .seconds(2))
    #expect(set.reconcileInterval(at: later) == .seconds(8))
    #expect(set.searchPause(at: tail.now) == .seconds(10))
    #expect(set.searchPause(at: later) == .seconds(60))
    set.hasSilentFolder = true
    #expect(set.searchPause(at: later) == .seconds(10))
    set.degrade("no inotify")
    #expect(set.reconcileInterval(at: tail.now) == .milliseconds(250))
    #expect(set.reconcileInterval(at: later) == .seconds(2))
    set.recovered()
    for entry in set.entries.values { entry.polls = true }
    #expect(set.reconcileInterval(at: tail.now) == .milliseconds(250))
  }
}
