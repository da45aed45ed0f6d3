import WatchEngine

/// Alerts to one configured hook; the alert as environment and as JSON on standard input.
package struct HookSink: Sink {
  package static let id = "hook"

  /// A hook asks for another try with exit status 75; five tries span a quarter of a minute.
  package let retry = RetryPolicy(maxAttempts: 5, firstPause: 1)
  private let command: HookCommand
  private let queue: HookQueue
  private let log: Log
  private let environment: [String: String]

  /// `environment` is the daemon's own, of which the hook gets a part.
  package init(
    _ command: HookCommand, queue: HookQueue, log: Log, environment: [String: String]
  ) {
    self.command = command
    self.queue = queue
    self.log = log
    self.environment = environment
  }

  package func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    guard command.filter.matches(delivery.alert) else {
      done(.delivered)
      return
    }
    let path = environment["PATH"] ?? HookEnvironment.path
    if let problem = HookFile.problem(argv: command.argv, path: path) {
      tell(.hookRefused, "was refused: \(problem)", .error, delivery)
      done(.failed(recoverable: false, reason: problem))
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
    queue.run(request) { outcome in
      report(outcome, delivery)
      done(outcome.result)
    }
  }

  private func report(_ outcome: HookOutcome, _ delivery: Delivery) {
    let output = outcome.text
    let message = output.isEmpty ? outcome.sentence : "\(outcome.sentence):\n\(output)"
    var status = ""
    if case .exited(let code) = outcome.ending { status = String(code) }
    if outcome.succeeded {
      tell(.hookFinished, message, .info, delivery, status)
    } else {
      tell(.hookFailed, message, .warning, delivery, status)
    }
  }

  private func tell(
    _ event: LifeCycleEvent, _ message: String, _ priority: Priority, _ delivery: Delivery,
    _ status: String = ""
  ) {
    log.tell(
      event, "hook \(command.name) \(message)", priority: priority,
      fields: [
        ("HOOK", command.name), ("RUN", delivery.alert.run), ("ALERT_ID", delivery.alert.id),
        ("EXIT_STATUS", status),
      ])
  }
}
