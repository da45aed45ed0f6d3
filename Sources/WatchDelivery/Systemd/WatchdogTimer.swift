import CSystemd
package import Dispatch
import Synchronization

/// Pings the service manager's watchdog at half its time, through the queue that does the work.
///
/// If that queue hangs no ping arrives and the manager restarts the daemon.
package final class WatchdogTimer: Sendable {
  /// Hops somewhere (the ingest queue) and calls what it's given there.
  package typealias Hop = @Sendable (@escaping @Sendable () -> Void) -> Void

  // Dispatch sources may be used from any thread; their protocol just doesn't say so.
  private nonisolated(unsafe) let timer: any DispatchSourceTimer
  private let underWay: PingUnderWay
  private let hop: Hop
  private let ping: @Sendable () -> Void

  /// Starts pinging from `queue`; nil when no watchdog is asked for.
  package convenience init?(
    queue: DispatchQueue, through hop: @escaping Hop, ping: @escaping @Sendable () -> Void
  ) {
    var microseconds: UInt64 = 0
    // An ill-formed WATCHDOG_USEC counts as none.
    guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    self.init(microseconds: microseconds, queue: queue, through: hop, ping: ping)
  }

  package init(
    microseconds: UInt64, queue: DispatchQueue, through hop: @escaping Hop,
    ping: @escaping @Sendable () -> Void
  ) {
    let half = Int(clamping: max(microseconds / 2, 1000))
    timer = DispatchSource.makeTimerSource(queue: queue)
    // A tenth of leeway lets the kernel join wake-ups and still leaves room before the limit.
    timer.schedule(
      deadline: .now(), repeating: .microseconds(half), leeway: .microseconds(half / 10))
    underWay = PingUnderWay()
    self.hop = hop
    self.ping = ping
    timer.setEventHandler { [weak self] in self?.tick() }
    timer.activate()
  }

  /// Sends a ping on its way unless the last one is still there.
  ///
  /// A hung queue must not collect pings without end, nor send them all when it comes back.
  package func tick() {
    guard underWay.begin() else { return }
    hop { [ping, underWay] in
      ping()
      underWay.end()
    }
  }

  deinit { timer.cancel() }
}

/// Whether a ping is on its way through the working queue.
private final class PingUnderWay: Sendable {
  private let flag = Atomic<Bool>(false)

  func begin() -> Bool { !flag.exchange(true, ordering: .relaxed) }
  func end() { flag.store(false, ordering: .relaxed) }
}
