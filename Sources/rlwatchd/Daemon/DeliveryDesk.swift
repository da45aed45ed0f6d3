import Dispatch
import WatchDelivery
import WatchEngine

/// Hands alerts to every sink and tells the ingest when all of them are done with one.
///
/// An alert counts as delivered when each sink ended with it in any way: a sink that gave up has said
/// so, and trying for ever would repeat the alert at each restart. One that a silence holds isn't
/// delivered: it stays in its log's checkpoint, so that no restart tells it or forgets it.
actor DeliveryDesk {
  private struct Pending {
    var log: String
    /// That haven't ended with it; a silence that holds it counts as one.
    var sinks: Int
  }

  /// A moment of it.
  struct Report: Sendable {
    var sinks: [(name: String, counters: SinkCounters)] = []
    var quiet = SilenceBook()
  }

  private nonisolated let executor = QueueExecutor(label: "rlwatchd.delivery")
  private let log: Log
  private let acknowledge: @Sendable (_ id: String, _ log: String) -> Void
  private let tried: @Sendable () -> Void
  private var runners: [SinkRunner] = []
  private var pending: [String: Pending] = [:]
  private var quiet: QuietDesk?
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

  /// Obeys the silences and acknowledgements of a state directory; calls `changed` when they change.
  nonisolated func obey(_ file: QuietFile, changed: @escaping @Sendable () -> Void) {
    enter { desk in
      desk.quiet = QuietDesk(file: file, log: desk.log, queue: desk.executor.queue) {
        desk.enter { $0.act(on: $0.quiet?.look() ?? []) }
        changed()
      }
      desk.act(on: desk.quiet?.look() ?? [])
    }
  }

  /// Calls `body` with the counters of every sink and the silences, on the delivery queue.
  nonisolated func report(_ body: @escaping @Sendable (Report) -> Void) {
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
    let ruling = rule(on: alert, inDoubt: inDoubt)
    var delivery = Delivery(alert)
    var isHeld = false
    var isForHooks = true
    switch ruling {
    case .tell: break
    case .late(let silence): quiet?.sayLate(alert, after: silence)
    case .hold(let silence):
      delivery.silence = silence.id
      isHeld = true
      isForHooks = false
    case .acknowledged: isForHooks = false
    }
    let chosen = runners.filter {
      $0.isRecord ? !(known && $0.name == JournalSink.id) : isForHooks
    }
    guard isHeld || !chosen.isEmpty else { return acknowledge(alert.id, alert.log) }
    pending[alert.id] = Pending(log: alert.log, sinks: chosen.count + (isHeld ? 1 : 0))
    for runner in chosen { runner.submit(delivery) }
  }

  private func rule(on alert: AlertEvent, inDoubt: Bool) -> SilenceBook.Ruling {
    guard let quiet else { return .tell }
    // Orders that stand hold for every alert behind them, heard of or not.
    act(on: quiet.look())
    let (ruling, over) = quiet.judge(alert, inDoubt: inDoubt)
    for alert in over { release(alert, to: []) }
    return ruling
  }

  private func act(on changes: [SilenceBook.Change]) {
    for change in changes {
      switch change {
      case .tell(let alert, _): release(alert, to: runners.filter { !$0.isRecord })
      case .drop(let alert): release(alert, to: [])
      case .began, .ended, .acknowledged: break
      }
    }
  }

  /// An alert isn't held any more: these get it now.
  private func release(_ alert: AlertEvent, to chosen: [SinkRunner]) {
    pending[alert.id]?.sinks += chosen.count
    for runner in chosen { runner.submit(Delivery(alert)) }
    endOne(alert.id)
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
    endOne(id)
  }

  private func endOne(_ id: String) {
    guard var entry = pending[id] else { return }
    entry.sinks -= 1
    if entry.sinks > 0 {
      pending[id] = entry
      return
    }
    pending[id] = nil
    acknowledge(id, entry.log)
  }

  private func collect(_ body: @escaping @Sendable (Report) -> Void) {
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
    let book = quiet?.book ?? SilenceBook()
    group.notify(queue: executor.queue) {
      self.assumeIsolated { desk in
        body(
          Report(
            sinks: names.map { ($0, desk.lastCounters[$0] ?? SinkCounters()) }, quiet: book))
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
