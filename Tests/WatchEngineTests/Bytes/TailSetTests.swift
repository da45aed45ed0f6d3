import Foundation
import Testing

@testable import WatchEngine

/// The rotations, rewrites and restarts of the torture list, one by one, with hand-moved time.
struct TailSetTests {
  @Test func readsWhatIsThereAndWhatComes() throws {
    let tail = try TailHarness()
    tail.append(1...20)
    tail.start()
    #expect(tail.isReady)
    tail.append(21...40)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...40))
    #expect(tail.told.map(\.id) == ["alert-10", "alert-20", "alert-30", "alert-40"])
    #expect(tail.told.allSatisfy { !$0.inDoubt })
  }

  @Test func reconcileFindsWhatNoEventTold() throws {
    let tail = try TailHarness()
    tail.start()
    tail.append(1...5)
    tail.advance(.seconds(9))
    tail.rename(tail.log, tail.log + ".1")
    tail.append(6...9)
    tail.advance(.seconds(9))
    tail.append(10...12)
    tail.advance(.seconds(9))
    tail.commit()
    #expect(tail.steps == Array(1...12))
  }

  @Test func lateRowsOfTheOldHandleInterleave() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.rename(tail.log, tail.log + ".1")
    tail.append(11...12)
    tail.pump()
    let half = LinePipeline.row(100)
    tail.append(Array(half[..<20]), to: tail.log + ".1")
    tail.pump()
    tail.append(13...14)
    tail.pump()
    tail.append(Array(half[20...]), to: tail.log + ".1")
    tail.advance(.seconds(2))
    tail.pump()
    tail.append(15...15)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...14) + [100, 15])
  }

  @Test func oldHandleIsKeptWhileTheNewFileIsEmpty() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.rename(tail.log, tail.log + ".1")
    tail.append([UInt8]())
    tail.pump()
    for _ in 0..<20 { tail.advance(.seconds(9)) }
    tail.append(11...12, to: tail.log + ".1")
    tail.advance(.seconds(9))
    tail.commit()
    #expect(tail.steps == Array(1...12))
  }

  @Test func doubleRotationBetweenTwoLooks() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.append(11...12)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(13...14)
    tail.rename(tail.log + ".1", tail.log + ".2")
    tail.rename(tail.log, tail.log + ".1")
    tail.append(15...16)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...16))
    #expect(tail.events.contains(.recovered(log: tail.log, sibling: tail.log + ".1")))
  }

  @Test(arguments: [0, 1, 5, 30])
  func copytruncateLosesNothingThatWasCopied(between: Int) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.append(11..<(11 + between))
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(101...140)
    tail.pump()
    tail.copy(tail.log, tail.log + ".2")
    tail.truncate(tail.log)
    tail.append(201...202)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1..<(11 + between)) + Array(101...140) + [201, 202])
    #expect(!tail.events.contains { if case .bytesLost = $0 { true } else { false } })
  }

  @Test func twoCopytruncatesBetweenTwoLooks() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.append(11...12)
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(13...14)
    tail.copy(tail.log, tail.log + ".2")
    tail.truncate(tail.log)
    tail.append(15...16)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...16))
  }

  @Test(arguments: [10, 20])
  func rewriteToTheSameOrALargerSize(rows: Int) throws {
    let tail = try TailHarness()
    tail.append(101...110)
    tail.start()
    tail.rewrite((201..<(201 + rows)).flatMap { LinePipeline.row($0) })
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(101...110) + Array(201..<(201 + rows)))
    #expect(tail.events.contains(.rewritten(log: tail.log)))
  }

  @Test func sameTailOtherHead() throws {
    // The last 256 bytes are equal: only the head tells.
    let tail = try TailHarness()
    tail.append((101...120).flatMap { LinePipeline.row($0, pad: 300) })
    tail.start()
    tail.rewrite((201...220).flatMap { LinePipeline.row($0, pad: 300) })
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(101...120) + Array(201...220))
  }

  @Test func deletedAndRecreated() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.append(11...12)
    tail.unlink(tail.log)
    tail.pump()
    #expect(tail.events.contains(.removed(log: tail.log)))
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...14))
  }

  @Test(arguments: [false, true])
  func unterminatedLastRowIsJudgedOnce(restarting: Bool) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.append(Array(LinePipeline.row(11).dropLast()))
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...10))
    tail.advance(.seconds(2))
    tail.commit()
    #expect(tail.steps == Array(1...11))
    if restarting { tail.restart() }
    tail.append([UInt8(10)])
    tail.append(12...13)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...13))
  }

  @Test func unterminatedHalfRowWaits() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    let row = LinePipeline.row(11)
    tail.append(Array(row[..<9]))
    tail.advance(.seconds(60))
    tail.restart()
    tail.append(Array(row[9...]))
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...11))
  }

  @Test func restartAfterRotationFinishesTheOldFile() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.stop()
    tail.append(11...12)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(13...14)
    tail.rename(tail.log + ".1", tail.log + ".2")
    tail.rename(tail.log, tail.log + ".1")
    tail.append(15...16)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...16))
  }

  @Test(arguments: ["gz", "zst"])
  func restartAfterRotationAndCompression(ending: String) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.stop()
    tail.append(11...12)
    tail.copy(tail.log, tail.log + ".2." + ending)
    tail.unlink(tail.log)
    tail.append(13...14)
    tail.copy(tail.log, tail.log + ".1." + ending)
    tail.unlink(tail.log)
    tail.append(15...16)
    tail.start()
    tail.commit()
    tail.restart()
    tail.advance(.seconds(60))
    tail.restart()
    tail.commit()
    #expect(tail.steps == Array(1...16))
  }

  /// logrotate's `delaycompress`: what stood beside the log at its first start comes as a new file.
  @Test func anOldGenerationIsNotReadWhenItIsCompressed() throws {
    let tail = try TailHarness()
    tail.append(1...5, to: tail.log + ".1")
    tail.append(6...10)
    tail.start()
    tail.commit()
    // As gzip does, the time of the last write is kept.
    tail.copy(tail.log + ".1", tail.log + ".2.gz")
    var times = [timespec(), timespec()]
    var old = stat()
    stat(tail.log + ".1", &old)
    times = [old.st_atim, old.st_mtim]
    utimensat(AT_FDCWD, tail.log + ".2.gz", times, 0)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(11...12)
    tail.pump()
    tail.restart()
    #expect(tail.steps == Array(6...12))
  }

  @Test func restartAfterCopytruncate() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.stop()
    tail.append(11...12)
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(13...60)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...60))
  }

  @Test func killLosesAndRepeatsNothing() throws {
    let tail = try TailHarness()
    tail.append(1...15)
    tail.start()
    tail.commit()
    tail.append(16...25)
    tail.pump()
    tail.append(26...29)
    tail.pump()
    tail.kill()
    tail.append(30...31)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...31))
    #expect(tail.told.count { !$0.inDoubt && $0.id == "alert-10" } == 1)
    #expect(Set(tail.told.map(\.id)) == ["alert-10", "alert-20", "alert-30"])
  }

  @Test func unacknowledgedAlertsComeAgainInDoubt() throws {
    let tail = try TailHarness()
    tail.acknowledges = false
    tail.append(1...10)
    tail.start()
    tail.kill()
    tail.start()
    #expect(tail.told.map(\.id) == ["alert-10", "alert-10"])
    #expect(tail.told.map(\.inDoubt) == [false, true])
  }

  @Test func globWithRotatedNamesReadsNoFileTwice() throws {
    let tail = try TailHarness(pattern: "w/*")
    tail.append(1...10)
    tail.start()
    tail.rename(tail.log, tail.log + ".1")
    tail.append(11...20)
    tail.pump()
    for _ in 0..<5 { tail.advance(.seconds(11)) }
    tail.restart()
    for _ in 0..<5 { tail.advance(.seconds(11)) }
    tail.append(21...22)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...22))
  }

  @Test func fileAndFolderThatComeLater() throws {
    let tail = try TailHarness(pattern: "later/deep/*/train.log")
    tail.start()
    #expect(tail.isReady)
    let run = tail.folder + "/later/deep/run1"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    tail.append(1...5, to: run + "/train.log")
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...5))
  }

  /// A new run came, and its log was rotated, before anybody ever looked at it.
  @Test(arguments: [false, true])
  func aNewLogOfAGlobIsReadFromItsFirstGeneration(running: Bool) throws {
    let tail = try TailHarness(pattern: "w/*.log")
    tail.append(1...2, to: tail.log + ".1")
    tail.start()
    tail.commit()
    if !running { tail.kill() }
    tail.append(11...15)
    tail.rename(tail.log, tail.log + ".2")
    tail.append(16...19)
    if running { tail.pump() } else { tail.start() }
    tail.commit()
    // What stood there before the glob was first watched is not its past.
    #expect(tail.steps == Array(11...19))
  }
}
