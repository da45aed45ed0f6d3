import Dispatch
import WatchDelivery
import WatchEngine

/// Hands alerts to every sink and tells the ingest when all of them are done with one.
///
/// An alert counts as delivered when each sink ended with it in any way: a sink that gave up has said
/// so, and trying for ever would repeat the alert at each restart.
actor DeliveryDesk {
  private struct Pending {
    var log: String
    var sinks: Int
  }

  private nonisolated let executor = QueueExecutor(label: "rlwatchd.delivery")
  private let log: Log
  private let acknowledge: @Sendable (_ id: String, _ log: String) -> Void
  private let tried: @Sendable () -> Void
  private var runners: [SinkRunner] = []
  private var pending: [String: Pending] = [:]
  /// As last told, by sink.
  private var lastCounters: [String: SinkCounters] = [:]

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// `tried`: a sink is done with a try, well or not; its counters have changed.
  init(
    log: Log, tried: @escaping @Sendable () -> Void,
    acknowledge: @escaping @Sendable (_ id: String, _ log: String) -> Void
  ) {
    self.log = log
    self.tried = tried
    self.acknowledge = acknowledge
  }

  /// Replaces the sinks (start, reload); what the old ones still hold they still deliver.
  nonisolated func use(_ sinks: [(name: String, sink: any Sink)]) {
    enter { $0.replace(sinks) }
  }

  /// Delivers an alert; one that is in doubt goes to the journal only when it isn't there yet.
  nonisolated func deliver(_ alert: AlertEvent, inDoubt: Bool) {
    enter { $0.take(alert, inDoubt: inDoubt) }
  }

  /// Calls `body` with the counters of every sink, on the delivery queue.
  nonisolated func counters(
    _ body: @escaping @Sendable ([(name: String, counters: SinkCounters)]) -> Void
  ) {
    enter { $0.collect(body) }
  }

  /// Calls `done` when no sink holds anything, or after `seconds`; once.
  nonisolated func drain(seconds: Double, done: @escaping @Sendable () -> Void) {
    enter { $0.whenEmpty(seconds: seconds, done: done) }
  }

  private nonisolated func enter(_ body: @escaping @Sendable (isolated DeliveryDesk) -> Void) {
    executor.queue.async { self.assumeIsolated { body($0) } }
  }

  private func replace(_ sinks: [(name: String, sink: any Sink)]) {
    lastCounters = [:]
    runners = sinks.map { name, sink in
      SinkRunner(
        name: name, sink: sink,
        ended: { id, outcome in self.enter { $0.ended(id, name: name, outcome) } }, tried: tried)
    }
  }

  private func take(_ alert: AlertEvent, inDoubt: Bool) {
    // Reads the journal's files: slow, but only after a restart that left something in doubt.
    let known = inDoubt && AlreadyDelivered.ids(among: [alert.id])?.contains(alert.id) == true
    let chosen = runners.filter { !(known && $0.name == JournalSink.id) }
    guard !chosen.isEmpty else { return acknowledge(alert.id, alert.log) }
    pending[alert.id] = Pending(log: alert.log, sinks: chosen.count)
    for runner in chosen { runner.submit(Delivery(alert)) }
  }

  private func ended(_ id: String, name: String, _ outcome: DeliveryOutcome) {
    switch outcome {
    case .delivered: break
    case .failed(let reason):
      log.tell(
        .alertFailed, "sink \(name) gave up on an alert: \(reason)", priority: .error,
        fields: [("ALERT_ID", id)])
    case .dropped:
      log.tell(
        .alertDropped, "sink \(name) has no room: an alert was dropped", priority: .error,
        fields: [("ALERT_ID", id)])
    }
    guard var entry = pending[id] else { return }
    entry.sinks -= 1
    if entry.sinks > 0 {
      pending[id] = entry
      return
    }
    pending[id] = nil
    acknowledge(id, entry.log)
  }

  private func collect(
    _ body: @escaping @Sendable ([(name: String, counters: SinkCounters)]) -> Void
  ) {
    let group = DispatchGroup()
    for runner in runners {
      group.enter()
      runner.counters { counters in
        self.enter {
          $0.lastCounters[runner.name] = counters
          group.leave()
        }
      }
    }
    let names = runners.map(\.name)
    group.notify(queue: executor.queue) {
      self.assumeIsolated { desk in
        body(names.map { ($0, desk.lastCounters[$0] ?? SinkCounters()) })
      }
    }
  }

  private func whenEmpty(seconds: Double, done: @escaping @Sendable () -> Void) {
    let group = DispatchGroup()
    for runner in runners {
      group.enter()
      runner.whenEmpty { group.leave() }
    }
    let once = Once(done)
    group.notify(queue: executor.queue) { once.run() }
    executor.queue.asyncAfter(deadline: .now() + seconds) { once.run() }
  }
}
