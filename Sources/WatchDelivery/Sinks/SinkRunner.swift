import Dispatch
import WatchEngine

/// Owns one sink: its queue, mailbox, retries and counters.
///
/// One runner per sink, so a hung hook stalls neither ingest nor the other sinks. Deliveries leave in
/// the order they were submitted. ``state`` is explicit because `deliver` answers later.
package actor SinkRunner {
  /// Name of the sink's instance ("journal", "hook:stop-the-job") for counters and messages.
  package nonisolated let name: String
  /// As ``Sink/isRecord``.
  package nonisolated let isRecord: Bool
  private nonisolated let executor: QueueExecutor
  private let sink: any Sink
  private let ended: @Sendable (_ alertID: String, DeliveryOutcome) -> Void
  private let tried: @Sendable () -> Void
  private var mailbox: SinkMailbox
  private var timer: (any DispatchSourceTimer)?
  private var drains: [@Sendable () -> Void] = []

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Starts idle.
  ///
  /// `capacity`: deliveries waiting at most; 1,000 alerts are far more than a person reads, and with
  /// 2 KB each take 2 MB. `ended` is called once per submitted delivery, `tried` after each try, whose
  /// end the counters tell of; both on the runner's queue.
  package init(
    name: String, sink: any Sink, capacity: Int = 1000,
    ended: @escaping @Sendable (_ alertID: String, DeliveryOutcome) -> Void = { _, _ in },
    tried: @escaping @Sendable () -> Void = {}
  ) {
    self.name = name
    self.sink = sink
    isRecord = sink.isRecord
    self.ended = ended
    self.tried = tried
    executor = QueueExecutor(label: "rlwatchd.sink.\(name)")
    mailbox = SinkMailbox(capacity: capacity, retry: sink.retry)
  }

  /// Hands a delivery over; returns at once, order is kept.
  package nonisolated func submit(_ delivery: Delivery) {
    enter { $0.take(delivery) }
  }

  /// Calls `body` with the counters, on the runner's queue.
  package nonisolated func counters(_ body: @escaping @Sendable (SinkCounters) -> Void) {
    enter {
      var counters = $0.mailbox.counters
      counters.hookRun = $0.sink.latestHookRun
      body(counters)
    }
  }

  /// Calls `body` once nothing waits or is under way; a barrier for the way out and for tests.
  ///
  /// With a sink that is down this may be never: use a deadline. What is left stays unacknowledged.
  package nonisolated func whenEmpty(_ body: @escaping @Sendable () -> Void) {
    enter {
      $0.drains.append(body)
      $0.tellIfEmpty()
    }
  }

  private nonisolated func enter(_ body: @escaping @Sendable (isolated SinkRunner) -> Void) {
    executor.queue.async { self.assumeIsolated { body($0) } }
  }

  private func take(_ delivery: Delivery) {
    if let dropped = mailbox.offer(delivery) { ended(dropped.alert.id, .dropped) }
    perform(mailbox.next())
  }

  private func perform(_ action: SinkMailbox.Action) {
    switch action {
    case .nothing: tellIfEmpty()
    case .deliver(let delivery):
      sink.deliver(delivery) { result in self.enter { $0.finish(result) } }
    case .wait(let seconds): wait(seconds)
    }
  }

  private func finish(_ result: SinkResult) {
    let (finished, next) = mailbox.finish(result)
    tried()
    if let finished {
      switch result {
      case .delivered: ended(finished.alert.id, .delivered)
      case .failed(_, let reason): ended(finished.alert.id, .failed(reason: reason))
      }
    }
    perform(next)
  }

  private func wait(_ seconds: Double) {
    let source = DispatchSource.makeTimerSource(queue: executor.queue)
    source.schedule(deadline: .now() + seconds, leeway: .milliseconds(50))
    source.setEventHandler {
      self.assumeIsolated {
        $0.timer = nil
        $0.perform($0.mailbox.resume())
      }
    }
    timer = source
    source.activate()
  }

  private func tellIfEmpty() {
    guard mailbox.isEmpty else { return }
    let waiting = drains
    drains = []
    for body in waiting { body() }
  }
}
