import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

struct SinkMailboxTests {
  private func delivery(
    _ id: String, _ severity: Severity = .warning, _ status: AlertStatus = .firing
  ) -> Delivery {
    Delivery(AlertExample.alert(id: id, severity: severity, status: status))
  }

  private func ids(_ mailbox: SinkMailbox) -> [String] { mailbox.waiting.map(\.alert.id) }

  @Test func deliversOneAfterTheOtherInOrder() {
    var mailbox = SinkMailbox(capacity: 10, retry: RetryPolicy())
    for id in ["a", "b"] { #expect(mailbox.offer(delivery(id)) == nil) }
    #expect(mailbox.next() == .deliver(delivery("a")))
    #expect(mailbox.next() == .nothing)
    let (finished, next) = mailbox.finish(.delivered)
    #expect(finished?.alert.id == "a")
    #expect(next == .deliver(delivery("b")))
    #expect(mailbox.finish(.delivered).next == .nothing)
    #expect(mailbox.isEmpty)
    #expect(mailbox.counters.delivered == 2)
  }

  @Test func whenFullTheLaterOneIsDropped() {
    var mailbox = SinkMailbox(capacity: 2, retry: RetryPolicy())
    for id in ["a", "b"] { _ = mailbox.offer(delivery(id)) }
    #expect(mailbox.offer(delivery("c"))?.alert.id == "c")
    #expect(ids(mailbox) == ["a", "b"])
    #expect(mailbox.counters.dropped == 1)
  }

  @Test func aCriticalDisplacesTheNewestThatIsNone() {
    var mailbox = SinkMailbox(capacity: 3, retry: RetryPolicy())
    _ = mailbox.offer(delivery("a"))
    _ = mailbox.offer(delivery("b", .critical, .resolved))
    _ = mailbox.offer(delivery("c", .critical))
    #expect(mailbox.offer(delivery("d", .critical))?.alert.id == "b")
    #expect(mailbox.offer(delivery("e", .critical))?.alert.id == "a")
    #expect(mailbox.offer(delivery("f", .critical))?.alert.id == "f")
    #expect(ids(mailbox) == ["c", "d", "e"])
    #expect(mailbox.counters.dropped == 3)
  }

  @Test func aRecoverableFailureIsTriedAgain() {
    var mailbox = SinkMailbox(
      capacity: 2, retry: RetryPolicy(maxAttempts: 3, firstPause: 1, longestPause: 30))
    _ = mailbox.offer(delivery("a"))
    _ = mailbox.offer(delivery("b"))
    _ = mailbox.next()
    let failure = SinkResult.failed(recoverable: true, reason: "down\n")
    #expect(mailbox.finish(failure).next == .wait(seconds: 1))
    // Nothing overtakes it meanwhile.
    #expect(mailbox.next() == .nothing)
    #expect(mailbox.resume() == .deliver(delivery("a")))
    #expect(mailbox.finish(failure).next == .wait(seconds: 2))
    #expect(mailbox.resume() == .deliver(delivery("a")))
    let (finished, next) = mailbox.finish(failure)
    #expect(finished?.alert.id == "a")
    #expect(next == .deliver(delivery("b")))
    #expect(mailbox.counters.failed == 1)
    #expect(mailbox.counters.retried == 2)
    #expect(mailbox.counters.lastError == "down ")
  }

  @Test func aFailureForGoodIsNot() {
    var mailbox = SinkMailbox(capacity: 2, retry: RetryPolicy())
    _ = mailbox.offer(delivery("a"))
    _ = mailbox.next()
    let (finished, next) = mailbox.finish(.failed(recoverable: false, reason: "no"))
    #expect(finished != nil && next == .nothing && mailbox.isEmpty)
  }

  @Test func lateAnswersChangeNothing() {
    var mailbox = SinkMailbox(capacity: 2, retry: RetryPolicy())
    #expect(mailbox.finish(.delivered).finished == nil)
    #expect(mailbox.resume() == .nothing)
    #expect(mailbox.counters == SinkCounters())
  }

  @Test func pausesDoubleUpToTheLongest() {
    let policy = RetryPolicy(maxAttempts: nil, firstPause: 0.5, longestPause: 30)
    let pauses = (1...8).map { policy.pause(after: $0) }
    #expect(pauses == [0.5, 1, 2, 4, 8, 16, 30, 30])
    #expect(policy.pause(after: .max) == 30)
  }
}
