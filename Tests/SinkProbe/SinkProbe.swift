import Dispatch
import Glibc
import Synchronization
import WatchDelivery
import WatchEngine
import WatchTestSupport

/// Drives the delivery library in a process of its own, for DaemonIntegrationTests.
///
/// Hooks make their process a subreaper, notify reads the process's environment and the journal is
/// the namespace's: none of that belongs into the test runner itself.
@main
enum SinkProbe {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "journal": deliver(rest, to: JournalSink())
    case "stderr": deliver(rest, to: StandardErrorSink(.standardError(environment: variable)))
    case "delivered": delivered(rest)
    case "log": log()
    case "hooks": HookProbe.runAll(rest)
    case "hooks-in-turn": HookProbe.runInTurn(rest)
    case "hook-sink": HookProbe.sink(rest)
    case "notify": notify()
    case "catalog": _ = EntryOutput.write(CatalogText.render(), to: STDOUT_FILENO)
    case "children": print(HookProbe.childCount())
    default: exit(64)
    }
  }

  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// One alert per argument "ID:SEVERITY:STATUS:DETECTOR:KIND"; prints how each ended.
  private static func deliver(_ specifications: [String], to sink: any Sink) {
    let runner = SinkRunner(name: "probe", sink: sink) { id, outcome in
      print("\(id) \(outcome)")
    }
    for specification in specifications { runner.submit(Delivery(alert(specification))) }
    wait { runner.whenEmpty($0) }
  }

  static func alert(_ specification: String) -> AlertEvent {
    let parts = specification.split(separator: ":", omittingEmptySubsequences: false).map(
      String.init)
    return AlertExample.alert(
      id: parts[0], severity: Severity(rawValue: parts[1]) ?? .info,
      status: AlertStatus(rawValue: parts[2]) ?? .firing, detector: parts[3], kind: parts[4])
  }

  private static func delivered(_ ids: [String]) {
    guard let found = AlreadyDelivered.ids(among: ids) else { exit(1) }
    for id in found.sorted() { print(id) }
  }

  private static func log() {
    let log = Log(.choose(environment: variable))
    log.tell(.started, "rlwatchd starts")
    log.tell(EngineEvent.unreadable(log: "/a\u{1b}[2J\nb", errno: EACCES))
    log.tell(.reloadRefused, "kept the old configuration", priority: .error)
    guard log.flush(milliseconds: 5000) else { exit(1) }
  }

  private static func notify() {
    let notifier = Notifier()
    notifier.extendTimeout(seconds: 2.5)
    notifier.ready(status: "1 run\nWATCHDOG=trigger")
    notifier.status("2 runs")
    notifier.reloading()
    notifier.ready(status: "2 runs")
    let work = DispatchQueue(label: "work")
    let pings = Atomic<Int>(0)
    wait { done in
      // Without a watchdog there is nothing to wait for.
      let timer = WatchdogTimer(
        queue: DispatchQueue(label: "timer"), through: { ping in work.async { ping() } },
        ping: {
          notifier.watchdog()
          if pings.add(1, ordering: .relaxed).newValue == 3 { done() }
        })
      if timer == nil { done() } else { kept.withLock { $0 = timer } }
    }
    notifier.stopping()
  }

  private static let kept = Mutex<WatchdogTimer?>(nil)

  /// Runs `body` and returns once the closure it was given has been called.
  static func wait(_ body: (@escaping @Sendable () -> Void) -> Void) {
    let done = DispatchSemaphore(value: 0)
    body { done.signal() }
    done.wait()
  }
}
