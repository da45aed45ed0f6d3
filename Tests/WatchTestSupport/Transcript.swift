import Foundation
import Synchronization

/// What a program or a socket said, line by line, and a way to wait for more of it without sleeping.
package final class Transcript: Sendable {
  private struct Waiter: Sendable {
    let number: Int
    let what: String
    /// Whether the wait is over; called under the lock.
    let isOver: @Sendable (_ lines: [String], _ ended: Bool) -> Bool
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State: Sendable {
    var lines: [String] = []
    var ended = false
    var waiters: [Waiter] = []
    var next = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// All lines so far.
  package var all: [String] { state.withLock { $0.lines } }

  package func append(_ line: String) {
    change { $0.lines.append(line) }
  }

  /// Nothing more comes.
  package func end() {
    change { $0.ended = true }
  }

  /// Waits until `found` gives something, at most the shared deadline.
  package func wait<Found>(
    for what: String, orEnd: Bool = false,
    _ found: @escaping @Sendable (_ lines: [String], _ ended: Bool) -> Found?
  ) async throws -> Found {
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      let number = state.withLock { state in
        state.next += 1
        state.waiters.append(
          Waiter(
            number: state.next, what: what, isOver: { found($0, $1) != nil },
            continuation: continuation))
        return state.next
      }
      change { _ in }
      DispatchQueue.global().asyncAfter(deadline: .now() + Deadline.seconds) { [weak self] in
        self?.giveUp(number)
      }
    }
    let (lines, ended) = state.withLock { ($0.lines, $0.ended) }
    guard let result = found(lines, ended) else { throw DeadlineMissed("\(what) went away again") }
    return result
  }

  private func change(_ body: (inout State) -> Void) {
    let (over, lost) = state.withLock { state in
      body(&state)
      let over = state.waiters.filter { $0.isOver(state.lines, state.ended) }
      state.waiters.removeAll { waiter in over.contains { $0.number == waiter.number } }
      let lost = state.ended ? state.waiters : []
      if state.ended { state.waiters = [] }
      return (over, lost)
    }
    for waiter in over { waiter.continuation.resume() }
    for waiter in lost { fail(waiter, "it ended before") }
  }

  private func giveUp(_ number: Int) {
    let late = state.withLock { state in
      let late = state.waiters.filter { $0.number == number }
      state.waiters.removeAll { $0.number == number }
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
