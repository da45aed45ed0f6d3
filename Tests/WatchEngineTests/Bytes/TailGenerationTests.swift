import Foundation
import Testing

@testable import WatchEngine

/// Which of the files beside a log are its unread generations, and in what order they are read.
struct TailGenerationTests {
  private let calls = FaultyCalls()

  /// Sets when the file was last written, seconds after some moment.
  private func write(_ path: String, at seconds: Int) {
    let time = timespec(tv_sec: 1_800_000_000 + seconds, tv_nsec: 0)
    _ = [time, time].withUnsafeBufferPointer { utimensat(AT_FDCWD, path, $0.baseAddress, 0) }
  }

  @Test(arguments: [false, true])
  func missedGenerationsAreReadOldestFirst(stopped: Bool) throws {
    calls.set { $0.birth = 0 }
    let tail = try TailHarness(calls: calls)
    tail.append(1...10)
    write(tail.log, at: 0)
    tail.start()
    if stopped { tail.stop() }
    for rotation in 1...4 {
      for number in stride(from: rotation - 1, to: 0, by: -1) {
        tail.rename("\(tail.log).\(number)", "\(tail.log).\(number + 1)")
      }
      tail.rename(tail.log, tail.log + ".1")
      tail.append([10 + rotation])
      write(tail.log, at: rotation)
    }
    if stopped { tail.start() } else { tail.pump() }
    tail.commit()
    #expect(tail.steps == Array(1...14))
  }

  /// Two files made within one tick of the clock.
  @Test func aGenerationBornInTheSameTickIsRead() throws {
    calls.set { $0.birth = 7 }
    let tail = try TailHarness(calls: calls)
    tail.append(1...10)
    tail.start()
    tail.rename(tail.log, tail.log + ".2")
    tail.append(11...12)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...14))
  }

  /// Too short to be known by its content, born in one tick with the others: its identity tells.
  @Test func aFileThatWasReadAndComesBackIsNotReadAgain() throws {
    calls.set { $0.birth = 7 }
    let tail = try TailHarness(calls: calls)
    tail.append(Array("{\"i\":1}\n".utf8))
    tail.start()
    tail.rename(tail.log, tail.folder + "/w/elsewhere")
    tail.append(2...3)
    tail.pump()
    tail.advance(.seconds(6))
    tail.rename(tail.folder + "/w/elsewhere", tail.log + ".1")
    tail.rename(tail.log, tail.log + ".2")
    tail.append(4...5)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...5))
  }

  @Test(arguments: [false, true])
  func theLongestCopyIsRead(stopped: Bool) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    if stopped { tail.stop() }
    tail.append(11...12)
    tail.copy(tail.log, tail.log + ".2")
    tail.append(13...14)
    tail.copy(tail.log, tail.log + ".1")
    tail.append(15...15)
    tail.copy(tail.log, tail.log + ".3")
    // A younger, shorter one that begins alike, and one that ends before what was read.
    tail.truncate(tail.log, to: (1...12).reduce(0) { $0 + LinePipeline.row($1).count })
    tail.copy(tail.log, tail.log + ".4")
    tail.truncate(tail.log, to: 100)
    tail.copy(tail.log, tail.log + ".5")
    tail.truncate(tail.log)
    tail.append(16...20)
    if stopped { tail.start() } else { tail.pump() }
    tail.commit()
    #expect(tail.steps == Array(1...20))
  }

  /// What was done to the open file comes before what was done to its name after it.
  @Test func aTinyLogCopiedTruncatedAndRotatedIsReadInOrder() throws {
    let tail = try TailHarness()
    let row = { (step: Int) in Array("{\"i\":\(step)}\n".utf8) }
    tail.append(row(1))
    tail.start()
    tail.append(row(2))
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(row(3))
    tail.rename(tail.log, tail.log + ".2")
    tail.append(row(4))
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...4))
  }

  /// Its copy is compressed only after the truncation was seen: known by what was read of it.
  @Test func aCopyCompressedLaterIsNotReadAgain() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(11...12)
    tail.pump()
    tail.copy(tail.log + ".1", tail.log + ".1.gz")
    tail.unlink(tail.log + ".1")
    tail.rename(tail.log, tail.log + ".2")
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...14))
  }

  @Test(arguments: ["gz", "zst"])
  func aGlobTakesNoCompressedGenerationForALog(ending: String) throws {
    let tail = try TailHarness(pattern: "w/*")
    tail.append(901...910, to: tail.log + ".2." + ending)
    tail.append(1...10)
    tail.start()
    tail.rename(tail.log, tail.log + ".1")
    tail.append(11...12)
    tail.pump()
    tail.advance(.seconds(6))
    tail.copy(tail.log + ".1", tail.log + ".1." + ending)
    tail.unlink(tail.log + ".1")
    tail.restart()
    tail.commit()
    #expect(tail.steps == Array(1...12))
    #expect(tail.set?.status(at: tail.now).logs.map(\.path) == [tail.log])
  }
}
