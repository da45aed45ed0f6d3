import Dispatch
import WatchDelivery
import WatchEngine

/// Hands alerts to every sink and tells the ingest when all of them are done with one.
///
/// Confined to its queue. An alert counts as delivered when each sink ended with it in any way: a sink
/// that gave up has said so, and trying for ever would repeat the alert at each restart.
final class DeliveryDesk: @unchecked Sendable {
  // @unchecked: everything mutable is touched on `queue` only.
  private struct Pending {
    var log: String
    var sinks: Int
  }

  private let queue = DispatchQueue(label: "rlwatchd.delivery")
  private let log: Log
  private let acknowledge: @Sendable (_ id: String, _ log: String) -> Void
  private var runners: [SinkRunner] = []
  private var pending: [String: Pending] = [:]

  init(log: Log, acknowledge: @escaping @Sendable (_ id: String, _ log: String) -> Void) {
    self.log = log
    self.acknowledge = acknowledge
  }

  /// Replaces the sinks (start, reload); what the old ones still hold they still deliver.
  func use(_ sinks: [(name: String, sink: any Sink)]) {
    queue.async { [self] in
      runners = sinks.map { name, sink in
        SinkRunner(name: name, sink: sink) { [self] id, outcome in
          queue.async { [self] in ended(id, name: name, outcome) }
        }
      }
    }
  }

  /// Delivers an alert; one that is in doubt goes to the journal only when it isn't there yet.
  func deliver(_ alert: AlertEvent, inDoubt: Bool) {
    queue.async { [self] in
      // Reads the journal's files: slow, but only after a restart that left something in doubt.
      let known = inDoubt && AlreadyDelivered.ids(among: [alert.id])?.contains(alert.id) == true
      let chosen = runners.filter { !(known && $0.name == JournalSink.id) }
      guard !chosen.isEmpty else { return acknowledge(alert.id, alert.log) }
      pending[alert.id] = Pending(log: alert.log, sinks: chosen.count)
      for runner in chosen { runner.submit(Delivery(alert)) }
    }
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

  /// Calls `body` with the counters of every sink, on the delivery queue.
  func counters(_ body: @escaping @Sendable ([(name: String, counters: SinkCounters)]) -> Void) {
    queue.async { [self] in
      let group = DispatchGroup()
      let collected = CounterTable()
      for runner in runners {
        group.enter()
        runner.counters { counters in
          collected.set(runner.name, counters)
          group.leave()
        }
      }
      let names = runners.map(\.name)
      group.notify(queue: queue) {
        body(names.map { ($0, collected.get($0)) })
      }
    }
  }

  /// Calls `done` when no sink holds anything, or after `seconds`; once.
  func drain(seconds: Double, done: @escaping @Sendable () -> Void) {
    queue.async { [self] in
      let group = DispatchGroup()
      for runner in runners {
        group.enter()
        runner.whenEmpty { group.leave() }
      }
      let once = Once(done)
      group.notify(queue: queue) { once.run() }
      queue.asyncAfter(deadline: .now() + seconds) { once.run() }
    }
  }
}
