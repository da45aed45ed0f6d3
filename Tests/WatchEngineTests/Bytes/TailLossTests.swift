import Foundation
import Testing

@testable import WatchEngine

/// What is counted as lost when content is gone, and what isn't.
struct TailLossTests {
  private func lost(_ tail: TailHarness) -> [UInt64] {
    tail.events.compactMap { if case .bytesLost(_, let count, _) = $0 { count } else { nil } }
  }

  /// Seen by size but unread, and a row half read: both stand in no file any more.
  @Test func aTruncationWithoutACopyCountsWhatIsLost() throws {
    let calls = FaultyCalls()
    let tail = try TailHarness(calls: calls)
    tail.append(1...10)
    tail.start()
    let half = Array(LinePipeline.row(11)[..<20])
    tail.append(half)
    tail.pump()
    calls.set { $0.readError = EIO }
    let unread = LinePipeline.row(12)
    tail.append(unread)
    tail.pump()
    tail.truncate(tail.log)
    calls.set { $0.readError = 0 }
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...10) + [13, 14])
    let count = UInt64(half.count + unread.count)
    #expect(lost(tail) == [count])
    #expect(tail.events.contains(.truncated(log: tail.log)))
    #expect(tail.set?.status(at: tail.now).logs.map(\.bytesLost) == [count])
    #expect(tail.set?.status(at: tail.now).logs.map(\.truncations) == [1])
  }

  /// The copy ends before what was read: the rows between copy and truncation were seen.
  @Test func aCopyOlderThanWhatWasReadIsNoLoss() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.copy(tail.log, tail.log + ".1")
    tail.append(11...12)
    tail.pump()
    tail.truncate(tail.log)
    tail.append(13...14)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...14))
    #expect(lost(tail).isEmpty)
  }

  /// Deleted while stopped, with rows nobody read: their number isn't known, but it is said.
  @Test(arguments: [false, true])
  func aFileGoneWhileStoppedIsSaid(withCopy: Bool) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.stop()
    if withCopy {
      // A copy of what was read tells nothing new, and isn't read as a generation nobody has seen.
      tail.copy(tail.log, tail.log + ".1")
    }
    tail.append(11...12)
    tail.unlink(tail.log)
    tail.append(13...14)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...10) + [13, 14])
    #expect(lost(tail) == (withCopy ? [] : [0]))
  }

  /// A whole row without its newline is seen; what is half is neither seen nor judged.
  @Test func aWholeLastRowIsNoLoss() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.append(Array(LinePipeline.row(11).dropLast()))
    tail.start()
    tail.truncate(tail.log)
    tail.append(12...13)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...13))
    #expect(lost(tail) == [0])
  }

  /// Nothing of content that was replaced stays in memory, with a copy or without.
  @Test(arguments: [false, true])
  func contentThatWasReplacedIsLetGo(copied: Bool) throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    for rotation in 1...3 {
      tail.append([10 + rotation])
      if copied { tail.copy(tail.log, "\(tail.log).\(rotation)") }
      tail.truncate(tail.log)
      tail.append((1...4).map { 100 * rotation + $0 })
      tail.pump()
    }
    tail.advance(.seconds(6))
    let pipeline = tail.set?.groups.values.first?.shared.pipeline as? LinePipeline
    #expect(pipeline?.openFiles == 1)
  }

  /// Truncated and renamed before anybody looked: both are seen, in their order.
  @Test func aTruncationBeforeARotationIsFollowed() throws {
    let tail = try TailHarness()
    tail.append(1...10)
    tail.start()
    tail.rewrite((101...105).flatMap { LinePipeline.row($0) })
    tail.rename(tail.log, tail.log + ".1")
    tail.append(106...110)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...10) + Array(101...110))
    #expect(tail.events.contains(.truncated(log: tail.log)))
  }
}
