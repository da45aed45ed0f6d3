import Foundation
import Testing

@testable import WatchEngine

/// Faults at the system-call edge and what is promised for each.
struct FaultTests {
  private let calls = FaultyCalls()

  private func harness() throws -> TailHarness { try TailHarness(calls: calls) }

  @Test(arguments: [300, 257, 1000])
  func shortReadsAndInterruptionsLoseNothing(limit: Int) throws {
    let tail = try harness()
    calls.set {
      $0.readLimit = limit
      $0.writeLimit = 7
      $0.interrupts = true
    }
    tail.append(1...50)
    tail.start()
    tail.append(51...60)
    tail.pump()
    tail.restart()
    tail.append(61...70)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...70))
  }

  /// Reads shorter than the compared bytes must not look like a truncation.
  @Test func readsShorterThanTheProofAreNoTruncation() throws {
    let tail = try harness()
    tail.append(1...20)
    tail.start()
    calls.set { $0.readLimit = 50 }
    tail.append(21...22)
    tail.pump()
    #expect(!tail.events.contains(.truncated(log: tail.log)))
    calls.set { $0.readLimit = .max }
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...22))
  }

  @Test(arguments: [EIO, ESTALE])
  func aReadErrorIsSaidOnceAndRetried(code: Int32) throws {
    let tail = try harness()
    tail.append(1...5)
    tail.start()
    calls.set { $0.readError = code }
    tail.append(6...9)
    for _ in 0..<4 { tail.pump() }
    #expect(tail.events.count { $0 == .unreadable(log: tail.log, errno: code) } == 1)
    calls.set { $0.readError = 0 }
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...9))
  }

  @Test(arguments: [EMFILE, ENFILE, EACCES])
  func anOpenErrorIsSaidOnceAndRetried(code: Int32) throws {
    let tail = try harness()
    calls.set {
      $0.openError = code
      $0.openName = "a.log"
    }
    tail.append(1...5)
    tail.start()
    for _ in 0..<3 { tail.pump() }
    #expect(tail.events.count { $0 == .unreadable(log: tail.log, errno: code) } == 1)
    #expect(tail.set?.status(at: tail.now).logs.first?.state == .unreadable(code))
    calls.set { $0.openError = 0 }
    tail.advance(.seconds(9))
    tail.commit()
    #expect(tail.steps == Array(1...5))
  }

  /// What nobody may read is counted as lost, once, and read when it is let in.
  @Test(arguments: [EMFILE, EACCES])
  func aGenerationThatCannotBeOpenedIsSaidAndReadLater(code: Int32) throws {
    let tail = try harness()
    tail.append(1...5)
    tail.start()
    tail.rename(tail.log, tail.log + ".2")
    tail.append(6...8)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(9...10)
    calls.set {
      $0.openError = code
      $0.openName = "a.log.1"
    }
    for _ in 0..<3 { tail.pump() }
    tail.commit()
    #expect(tail.steps == [1, 2, 3, 4, 5, 9, 10])
    let lost = EngineEvent.bytesLost(
      log: tail.log, count: UInt64(LinePipeline.row(6).count * 3),
      reason: tail.log + ".1 can't be opened")
    #expect(tail.events.count { $0 == lost } == 1)
    calls.set { $0.openError = 0 }
    tail.append(11...12)
    tail.rename(tail.log, tail.log + ".0")
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(Set(tail.steps) == Set(1...14))
    #expect(tail.steps.count == 14)
  }

  /// A FIFO in the log's place is not opened: reading it would hang.
  @Test func whatIsNoFileIsSaidAndNotRead() throws {
    let tail = try harness()
    #expect(mkfifo(tail.log, 0o600) == 0)
    tail.start()
    for _ in 0..<2 { tail.advance(.seconds(9)) }
    #expect(tail.events.count { $0 == .unreadable(log: tail.log, errno: ESPIPE) } == 1)
    #expect(throws: SystemError(call: "open", subject: tail.log, code: ESPIPE)) {
      try FileTail.open(tail.log, number: 0, calls: calls)
    }
    tail.unlink(tail.log)
    tail.append(1...5)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...5))
  }

  @Test(arguments: ["write", "sync", "rename", "open"])
  func aFullDiskStopsNeitherWatchingNorAlerts(call: String) throws {
    let tail = try harness()
    tail.append(1...5)
    tail.start()
    calls.set {
      switch call {
      case "write": $0.writeError = ENOSPC
      case "sync": $0.syncError = EIO
      case "rename": $0.renameError = EROFS
      default:
        $0.openError = EROFS
        $0.openName = "/state/"
      }
    }
    tail.append(6...25)
    tail.pump()
    tail.advance(.seconds(3))
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20"])
    let failures = tail.events.count { if case .checkpointFailed = $0 { true } else { false } }
    #expect(failures == 1)
    #expect(tail.set?.status(at: tail.now).logs.first?.checkpointError != nil)
    // What is half written would hold space.
    let left = try FileManager.default.contentsOfDirectory(atPath: tail.store.folder)
    #expect(call != "write" || !left.contains { $0.hasSuffix(".new") })
    calls.set {
      $0.writeError = 0
      $0.syncError = 0
      $0.renameError = 0
      $0.openError = 0
    }
    tail.advance(.seconds(3))
    #expect(tail.set?.status(at: tail.now).logs.first?.checkpointError == nil)
    tail.kill()
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...25))
    #expect(tail.told.count { !$0.inDoubt } == 2)
  }

  /// An alert waits for its record to be in place, not for the disk.
  @Test(arguments: [0, 1, 99])
  func alertsToldBeforeAPowerCutAreInDoubtAfterIt(changesKept: Int) throws {
    let machine = ShakyMachine()
    let tail = try TailHarness(calls: machine)
    tail.append(1...5)
    tail.start()
    tail.commit()
    tail.syncs = false
    tail.acknowledges = false
    tail.append(6...12)
    tail.pump()
    #expect(tail.told.map(\.id) == ["alert-10"])
    tail.append(13...20)
    tail.pump()
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20"], "while the record before is synced")
    tail.kill()
    machine.cutPower(.torn(changesKept))
    tail.syncs = true
    tail.append(21...30)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...30))
    #expect(Set(tail.told.filter { !$0.inDoubt }.map(\.id)) == ["alert-10", "alert-20"])
    #expect(tail.told.filter(\.inDoubt).map(\.id) == ["alert-10", "alert-20", "alert-30"])
  }

  /// Killed before the first record was durable: nothing was read, so nothing can be lost or come twice.
  @Test(arguments: [false, true])
  func nothingIsReadBeforeTheFirstCheckpointIsDurable(cutsPower: Bool) throws {
    let machine = ShakyMachine()
    let tail = try TailHarness(calls: machine)
    tail.append(1...12)
    tail.syncs = false
    tail.start()
    #expect(tail.steps.isEmpty && tail.told.isEmpty)
    #expect(!tail.isReady)
    tail.kill()
    tail.syncs = true
    if cutsPower {
      machine.cutPower(.torn(0))
    } else {
      // The record in place says which file to look for.
      tail.rename(tail.log, tail.log + ".1")
    }
    tail.append(13...20)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...20))
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20"])
  }

  @Test func withoutBirthTimesRotationsAreStillFollowed() throws {
    calls.set { $0.birth = 0 }
    let tail = try harness()
    tail.append(1...10)
    tail.start()
    tail.append(11...12)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(13...14)
    tail.rename(tail.log, tail.log + ".2")
    tail.append(15...16)
    tail.pump()
    tail.copy(tail.log, tail.log + ".3")
    tail.truncate(tail.log)
    tail.append(17...30)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...30))
  }
}
