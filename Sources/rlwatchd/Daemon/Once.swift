import Synchronization
import WatchDelivery

/// An action that happens once, whoever comes first.
final class Once: Sendable {
  private let action: Mutex<(@Sendable () -> Void)?>

  init(_ action: @escaping @Sendable () -> Void) { self.action = Mutex(action) }

  func run() {
    let action = self.action.withLock { stored in
      defer { stored = nil }
      return stored
    }
    action?()
  }
}

/// Counters collected from several queues.
final class CounterTable: Sendable {
  private let table = Mutex<[String: SinkCounters]>([:])

  func set(_ name: String, _ counters: SinkCounters) { table.withLock { $0[name] = counters } }
  func get(_ name: String) -> SinkCounters { table.withLock { $0[name] } ?? SinkCounters() }
}
