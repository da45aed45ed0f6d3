import Foundation
import Testing

@testable import WatchEngine

/// Which content stands in the file: what tells it when name, size or inode are the same as before.
struct TailProofTests {
  private func rows(_ steps: some Sequence<Int>, pad: Int = 300) -> [UInt8] {
    steps.flatMap { LinePipeline.row($0, pad: pad) }
  }

  /// The last 256 bytes are equal and the file as long: only the head tells.
  @Test func sameTailOtherHeadWhileStopped() throws {
    let tail = try TailHarness()
    tail.append(rows(101...120))
    tail.start()
    tail.stop()
    tail.rewrite(rows(201...220))
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(101...120) + Array(201...220))
    #expect(tail.events.contains(.rewritten(log: tail.log)))
  }

  /// The head came in pieces: all of it counts, not only what the first read brought.
  @Test func theHeadGrowsWithWhatIsRead() throws {
    let tail = try TailHarness()
    tail.append([1])
    tail.start()
    tail.append(rows(102...120))
    tail.pump()
    tail.rewrite(LinePipeline.row(1) + rows(202...220))
    tail.pump()
    tail.commit()
    #expect(tail.steps == [1] + Array(102...120) + [1] + Array(202...220))
  }

  /// More than the head that counts is equal: only the bytes before the offset tell.
  @Test(arguments: [false, true])
  func sameHeadOtherTail(stopped: Bool) throws {
    let tail = try TailHarness()
    tail.append(rows(1...10, pad: 100))
    tail.start()
    if stopped { tail.stop() }
    tail.rewrite(rows(Array(1...9) + Array(210...230), pad: 100))
    if stopped { tail.start() } else { tail.pump() }
    tail.commit()
    #expect(tail.steps == Array(1...10) + Array(1...9) + Array(210...230))
    #expect(tail.events.contains(.rewritten(log: tail.log)))
  }

  @Test func aFileOfAFewBytesIsReadAtOnceAndProved() throws {
    let tail = try TailHarness()
    let row = { (step: Int) in Array("{\"i\":\(step)}\n".utf8) }
    tail.append(row(1))
    tail.start()
    #expect(tail.set?.status(at: tail.now).logs.first?.offset == 8)
    tail.restart()
    tail.append(row(2))
    tail.pump()
    tail.commit()
    #expect(tail.steps == [1, 2])
    tail.rewrite(row(3) + row(4))
    tail.pump()
    tail.stop()
    tail.rewrite(row(5) + row(6))
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...6))
  }

  /// The file was deleted while nobody looked, and another one got its inode.
  @Test(arguments: [false, true])
  func anInodeUsedAgainIsAnotherFile(withBirth: Bool) throws {
    let calls = FaultyCalls()
    calls.set {
      $0.sharesInode = true
      if !withBirth { $0.birth = 0 }
    }
    let tail = try TailHarness(calls: calls)
    tail.append(1...10)
    tail.start()
    tail.stop()
    tail.unlink(tail.log)
    tail.append(101...130)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...10) + Array(101...130))
    // Where births are known it is another file, else the proof finds other content.
    #expect(tail.events.contains(withBirth ? .rotated(log: tail.log) : .rewritten(log: tail.log)))
  }
}
