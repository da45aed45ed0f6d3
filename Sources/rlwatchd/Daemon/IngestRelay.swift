import Synchronization
import WatchDelivery
import WatchEngine

/// Carries what the ingest and the sinks tell to where it belongs; never blocks.
///
/// Exists because the ingest is made before the parts that listen to it.
final class IngestRelay: Sendable {
  private struct Ends: Sendable {
    var findings: FindingsDesk
    var desk: DeliveryDesk
    var publisher: StatePublisher
    var log: Log
    var ready: @Sendable () -> Void
  }

  private let ends = Mutex<Ends?>(nil)

  func connect(
    findings: FindingsDesk, desk: DeliveryDesk, publisher: StatePublisher, log: Log,
    ready: @escaping @Sendable () -> Void
  ) {
    let connected = Ends(
      findings: findings, desk: desk, publisher: publisher, log: log, ready: ready)
    ends.withLock { $0 = connected }
  }

  /// A sink is done with a try: what became of it stands in the state, also while others still try.
  func tried() { ends.withLock { $0 }?.publisher.publish() }

  func send(_ output: IngestOutput) {
    guard let ends = ends.withLock({ $0 }) else { return }
    switch output {
    case .alert(let alert, let inDoubt):
      ends.findings.complete(alert) { alert in
        ends.desk.deliver(alert, inDoubt: inDoubt)
        ends.publisher.note(alert)
      }
    case .engine(let event): ends.log.tell(event)
    case .committed: ends.publisher.publish()
    case .ready: ends.ready()
    }
  }
}
