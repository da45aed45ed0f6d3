import Testing
import WatchTestSupport

@testable import WatchEngine

/// The queue against asking every log each time.
struct DeadlineQueueTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func givesWhatAskingEveryLogGives(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var deadlines: [String: Duration] = [:]
    var queue = DeadlineQueue()
    for _ in 0..<3000 {
      let log = "/l\(Int.random(in: 0..<20, using: &generator))"
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: deadlines[log] = nil
      case 1, 2:
        let time = Duration.milliseconds(Int.random(in: 0..<500, using: &generator))
        deadlines[log] = time
        queue.insert(log, at: time)
      default:
        let now = Duration.milliseconds(Int.random(in: 0..<500, using: &generator))
        let due = Set(deadlines.filter { $0.value <= now }.keys)
        #expect(Set(queue.take(until: now) { deadlines[$0] }) == due)
        // Who took them meets them and says when they are due again.
        for log in due { deadlines[log] = nil }
      }
      #expect(queue.next { deadlines[$0] } == deadlines.values.min(), "seed \(seed)")
    }
  }
}
