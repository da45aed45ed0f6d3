import Dispatch
import WatchDelivery
import WatchEngine

/// Adds to each alert what lies beside its log, then hands it on; alerts keep their order.
///
/// Folders are looked at on a queue of its own, and for ``patience`` at most: a file system that hangs
/// delays one alert by that, and later ones not at all.
actor FindingsDesk {
  /// Longest wait for one alert's findings; a folder on a healthy file system takes milliseconds.
  ///
  /// Seconds.
  static let patience = 2.0

  private nonisolated let executor = QueueExecutor(label: "rlwatchd.findings")
  private nonisolated let files = DispatchQueue(label: "rlwatchd.findings.files")
  private let log: Log
  private let patience: Double
  private let collect: @Sendable (AlertEvent, FindingsPlan.Places) -> AlertFindings
  private var plan = FindingsPlan()
  private var waiting: [(alert: AlertEvent, done: @Sendable (AlertEvent) -> Void)] = []
  /// Number of the look that the first of ``waiting`` waits for; nil: none does.
  private var awaited: Int?
  private var looks = 0
  /// Looks that have not come back yet.
  private var underWay = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// `collect` may block for any time.
  init(
    log: Log, patience: Double = FindingsDesk.patience,
    collect: @escaping @Sendable (AlertEvent, FindingsPlan.Places) -> AlertFindings = {
      FindingsCollector().findings(for: $0, at: $1)
    }
  ) {
    self.log = log
    self.patience = patience
    self.collect = collect
  }

  /// Where to look from here on (start, reload).
  nonisolated func use(_ plan: FindingsPlan) { enter { $0.plan = plan } }

  /// Calls `done` with the alert and what was found, in the order of the calls.
  nonisolated func complete(
    _ alert: AlertEvent, done: @escaping @Sendable (AlertEvent) -> Void
  ) {
    enter {
      $0.waiting.append((alert, done))
      $0.advance()
    }
  }

  /// Hands on what still waits, as it is, then calls `done`: the end is near.
  nonisolated func finish(_ done: @escaping @Sendable () -> Void) {
    enter { desk in
      desk.awaited = nil
      for entry in desk.waiting { entry.done(entry.alert) }
      desk.waiting = []
      done()
    }
  }

  private nonisolated func enter(_ body: @escaping @Sendable (isolated FindingsDesk) -> Void) {
    executor.queue.async { self.assumeIsolated { body($0) } }
  }

  private func advance() {
    while awaited == nil, let (alert, done) = waiting.first {
      guard alert.status == .firing, let places = plan.places(of: alert.log) else {
        waiting.removeFirst()
        done(alert)
        continue
      }
      guard underWay == 0 else {
        waiting.removeFirst()
        hand(alert, nil, done)
        continue
      }
      look(for: alert, at: places)
    }
  }

  private func look(for alert: AlertEvent, at places: FindingsPlan.Places) {
    looks &+= 1
    let number = looks
    awaited = number
    underWay += 1
    let collect = collect
    files.async {
      let findings = collect(alert, places)
      self.enter {
        $0.underWay -= 1
        $0.came(findings, for: number)
      }
    }
    executor.queue.asyncAfter(deadline: .now() + patience) {
      self.assumeIsolated { $0.came(nil, for: number) }
    }
  }

  /// `findings` nil: they didn't come in time.
  private func came(_ findings: AlertFindings?, for number: Int) {
    guard awaited == number, !waiting.isEmpty else { return }
    awaited = nil
    let (alert, done) = waiting.removeFirst()
    hand(alert, findings, done)
    advance()
  }

  private func hand(
    _ alert: AlertEvent, _ findings: AlertFindings?,
    _ done: @Sendable (AlertEvent) -> Void
  ) {
    var alert = alert
    if let findings {
      alert.findings = findings
    } else {
      let note = "The folders beside the log can't be looked at: the file system doesn't answer"
      alert.findings = AlertFindings(checkpoint: CheckpointAdvice(fault: note))
    }
    for fault in alert.findings.faults {
      log.tell(
        .findingsFailed, "\(fault) [\(alert.run), step \(alert.step)]", priority: .warning,
        fields: [("ALERT_ID", alert.id), ("RUN", alert.run), ("LOG", alert.log)])
    }
    done(alert)
  }
}
