import WatchEngine

/// What a sink has to do: waiting deliveries, the one under way, its tries and the counters.
///
/// A value without clock or queue; ``SinkRunner`` carries out what its methods return.
package struct SinkMailbox: Sendable {
  /// What the sink is doing.
  package enum State: Sendable, Equatable {
    case idle
    case delivering(Delivery, attempt: Int)
    /// A recoverable failure; the same delivery is tried again after a pause.
    case pausing(Delivery, attempt: Int)
  }

  /// What the runner has to do next.
  package enum Action: Sendable, Equatable {
    case nothing
    case deliver(Delivery)
    /// Call ``SinkMailbox/resume()`` after so many seconds.
    case wait(seconds: Double)
  }

  package let capacity: Int
  package let retry: RetryPolicy
  package private(set) var state = State.idle
  package private(set) var waiting: [Delivery] = []
  package private(set) var counters = SinkCounters()

  package init(capacity: Int, retry: RetryPolicy) {
    self.capacity = max(capacity, 1)
    self.retry = retry
  }

  package var isEmpty: Bool { state == .idle && waiting.isEmpty }

  /// Takes a delivery in; returns the one dropped for want of room, which may be itself.
  ///
  /// A firing critical displaces the newest delivery that isn't one; otherwise the new one is dropped,
  /// for what came first tells how the trouble began.
  package mutating func offer(_ delivery: Delivery) -> Delivery? {
    guard waiting.count >= capacity else {
      waiting.append(delivery)
      return nil
    }
    counters.dropped += 1
    guard delivery.isUrgent, let index = waiting.lastIndex(where: { !$0.isUrgent }) else {
      return delivery
    }
    let displaced = waiting.remove(at: index)
    waiting.append(delivery)
    return displaced
  }

  /// The next thing to do when idle.
  package mutating func next() -> Action {
    guard state == .idle, !waiting.isEmpty else { return .nothing }
    let delivery = waiting.removeFirst()
    state = .delivering(delivery, attempt: 1)
    return .deliver(delivery)
  }

  /// The delivery under way has come to `result`.
  ///
  /// Returns the delivery when it's finished for good (nil while it will be tried again) and what to
  /// do next. A result nobody waits for changes nothing.
  package mutating func finish(_ result: SinkResult) -> (finished: Delivery?, next: Action) {
    guard case .delivering(let delivery, let attempt) = state else { return (nil, .nothing) }
    switch result {
    case .delivered:
      counters.delivered += 1
    case .failed(let recoverable, let reason):
      counters.lastError = PlainText.line(reason, maxBytes: 512)
      if recoverable, let pause = retry.pause(after: attempt) {
        counters.retried += 1
        state = .pausing(delivery, attempt: attempt)
        return (nil, .wait(seconds: pause))
      }
      counters.failed += 1
    }
    state = .idle
    return (delivery, next())
  }

  /// The pause is over.
  package mutating func resume() -> Action {
    guard case .pausing(let delivery, let attempt) = state else { return .nothing }
    state = .delivering(delivery, attempt: attempt + 1)
    return .deliver(delivery)
  }
}

extension Delivery {
  fileprivate var isUrgent: Bool { alert.severity == .critical && alert.status == .firing }
}
