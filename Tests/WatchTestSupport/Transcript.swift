import Foundation

/// What a program or a socket said, line by line, and a way to wait for more of it without sleeping.
package final class Transcript: @unchecked Sendable {
  // @unchecked: everything mutable is touched under `lock` only, which the thread sanitizer sees; Swift's
  // Mutex it doesn't, and would tell of races where there are none.
  private struct Waiter {
    let number: Int
    let what: String
    /// Whether the wait is over; called under the lock.
    let isOver: (_ lines: [String], _ ended: Bool) -> Bool
    let continuation: CheckedContinuation<Void, any Error>
  }

  private let lock = NSLock()
  private var lines: [String] = []
  private var ended = false
  private var waiters: [Waiter] = []
  private var next = 0

  package init() {}

  /// All lines so far.
  package var all: [String] { lock.withLock { lines } }

  package func append(_ line: String) {
    change { lines.append(line) }
  }

  /// Nothing more comes.
  package func end() {
    change { ended = true }
  }

  /// Waits until `found` gives something, at most the shared deadline.
  package func wait<Found>(
    for what: String, orEnd: Bool = false,
    _ found: @escaping @Sendable (_ lines: [String], _ ended: Bool) -> Found?
  ) async throws -> Found {
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      let number = lock.withLock {
        next += 1
        waiters.append(
          Waiter(
            number: next, what: what, isOver: { found($0, $1) != nil }, continuation: continuation))
        return next
      }
      change {}
      DispatchQueue.global().asyncAfter(deadline: .now() + Deadline.seconds) { [weak self] in
        self?.giveUp(number)
      }
    }
    let (lines, ended) = lock.withLock { (self.lines, self.ended) }
    guard let result = found(lines, ended) else { throw DeadlineMissed("\(what) went away again") }
    return result
  }

  private func change(_ body: () -> Void) {
    let (over, lost) = lock.withLock {
      body()
      let over = waiters.filter { $0.isOver(lines, ended) }
      waiters.removeAll { waiter in over.contains { $0.number == waiter.number } }
      let lost = ended ? waiters : []
      if ended { waiters = [] }
      return (over, lost)
    }
    for waiter in over { waiter.continuation.resume() }
    for waiter in lost { fail(waiter, "it ended before") }
  }

  private func giveUp(_ number: Int) {
    let late = lock.withLock {
      let late = waiters.filter { $0.number == number }
      waiters.removeAll { $0.number == number }
      return late
    }
    for waiter in late { fail(waiter, "the deadline came before") }
  }

  private func fail(_ waiter: Waiter, _ why: String) {
    let said = all.suffix(40).joined(separator: "\n")
    waiter.continuation.resume(
      throwing: DeadlineMissed("\(why) \(waiter.what); it said:\n\(said)"))
  }
}
