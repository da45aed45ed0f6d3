import Foundation
import Testing

@testable import WatchEngine

/// The wall clock is set while a log is watched: files get the times of another hour.
struct ClockStepTests {
  private let machine = ShakyMachine()
  private let tail: TailHarness
  /// To and fro, by an hour and by a day.
  static let steps: [Int64] = [-86_400, -3_600, 3_600, 86_400]

  init() throws { tail = try TailHarness(calls: machine) }

  @Test(arguments: steps)
  func generationsOfAnotherHourAreFoundWhileRunning(seconds: Int64) throws {
    tail.append(1...5)
    tail.start()
    machine.stepClock(by: seconds)
    for (number, first) in [6, 11, 16].enumerated() {
      tail.rename(tail.log, tail.log + ".\(number)")
      tail.append(first..<first + 5)
    }
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...20))
  }

  @Test(arguments: steps)
  func generationsOfAnotherHourAreFoundAfterAStop(seconds: Int64) throws {
    tail.append(1...5)
    tail.start()
    tail.stop()
    machine.stepClock(by: seconds)
    tail.append(6...7)
    for (number, first) in [8, 13].enumerated() {
      tail.rename(tail.log, tail.log + ".\(number)")
      tail.append(first..<first + 5)
    }
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...17))
  }

  @Test(arguments: steps)
  func aCopyOfAnotherHourIsReadFromWhereItsLogWasRead(seconds: Int64) throws {
    tail.append(1...5)
    tail.start()
    tail.stop()
    machine.stepClock(by: seconds)
    tail.append(6...7)
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(8...9)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...9))
  }

  /// The file that was read is gone, a copy of it is there, and generations after it.
  @Test(arguments: steps)
  func generationsBehindACopyAreFound(seconds: Int64) throws {
    tail.append(1...5)
    tail.start()
    tail.stop()
    tail.copy(tail.log, tail.log + ".1")
    tail.unlink(tail.log)
    machine.stepClock(by: seconds)
    tail.append(6...7)
    tail.rename(tail.log, tail.log + ".2")
    tail.append(8...9)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...9))
  }

  @Test(arguments: steps)
  func aRewriteInAnotherHourIsReadFromItsStart(seconds: Int64) throws {
    tail.append(1...5)
    tail.start()
    machine.stepClock(by: seconds)
    tail.rewrite((6...10).flatMap { LinePipeline.row($0) })
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...10))
  }
}
