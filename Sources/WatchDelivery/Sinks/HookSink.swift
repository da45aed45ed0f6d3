import Glibc
import Synchronization
import WatchEngine

/// Alerts to one configured hook; the alert as environment and as JSON on standard input.
///
/// In the daemon's own sandbox, or through a helper outside it: the hook gets the same, and the same
/// is told of it.
package final class HookSink: Sink {
  package static let id = "hook"

  /// A hook asks for another try with exit status 75; a helper that can't be reached is one, too.
  ///
  /// Twelve tries span three and a half minutes: a socket unit or a network that comes back late is
  /// still in time to stop a job.
  package let retry = RetryPolicy(maxAttempts: 12, firstPause: 1)
  private let command: HookCommand
  private let queue: HookQueue
  private let caller: HookCaller
  private let log: Log
  private let environment: [String: String]
  private let latest = Mutex<HookReport?>(nil)

  /// `environment` is the daemon's own, of which the hook gets a part.
  package init(
    _ command: HookCommand, queue: HookQueue, caller: HookCaller, log: Log,
    environment: [String: String]
  ) {
    self.command = command
    self.queue = queue
    self.caller = caller
    self.log = log
    self.environment = environment
  }

  package var latestHookRun: HookReport? { latest.withLock { $0 } }

  package func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    guard command.filter.matches(delivery.alert) else {
      done(.delivered)
      return
    }
    let ended: @Sendable (HookOutcome) -> Void = { outcome in
      self.report(outcome, delivery)
      done(outcome.result)
    }
    if let socket = command.socket {
      let call = HookCall(
        hook: command.name, environment: HookEnvironment.alert(delivery), input: delivery.json)
      let seconds = (command.timeout.duration + command.grace.duration).inSeconds
      caller.run(call, socket: socket, seconds: seconds, done: ended)
    } else {
      runHere(delivery, ended)
    }
  }

  private func runHere(
    _ delivery: Delivery, _ ended: @escaping @Sendable (HookOutcome) -> Void
  ) {
    let path = environment["PATH"] ?? HookEnvironment.path
    if let problem = HookFile.problem(argv: command.argv, path: path) {
      ended(HookOutcome(.refused(problem)))
      return
    }
    var argv = command.argv
    argv[0] = HookFile.locate(argv[0], path: path) ?? argv[0]
    let request = HookRequest(
      argv: argv,
      environment: HookEnvironment.make(
        for: delivery, passing: command.environment, from: environment),
      input: delivery.json, timeout: command.timeout.duration.inSeconds,
      grace: command.grace.duration.inSeconds)
    queue.run(request, done: ended)
  }

  private func report(_ outcome: HookOutcome, _ delivery: Delivery) {
    let report = HookReport(
      time: WallClock.now(), alertID: delivery.alert.id, socket: command.socket, outcome: outcome)
    latest.withLock { $0 = report }
    let output = outcome.text
    let message = output.isEmpty ? outcome.sentence : "\(outcome.sentence):\n\(output)"
    let (event, priority): (LifeCycleEvent, Priority) =
      switch outcome.ending {
      case .refused: (.hookRefused, .error)
      case _ where outcome.succeeded: (.hookFinished, .info)
      default: (.hookFailed, .warning)
      }
    log.tell(
      event, "hook \(command.name) \(message)", priority: priority,
      fields: [
        ("HOOK", command.name), ("RUN", delivery.alert.run), ("ALERT_ID", delivery.alert.id),
        ("EXIT_STATUS", outcome.exitStatus.map(String.init) ?? ""),
      ])
  }
}
