import ArgumentParser
import Dispatch
import Glibc
import WatchDelivery
import WatchEngine

/// The running daemon: wiring and the order of start, reload and shutdown; lives on the main queue.
@MainActor
final class Daemon {
  /// A start that reads a long log asks systemd for this much more time, again and again; seconds.
  private nonisolated static let startExtension = 30.0
  /// Between two words on how far the start is; seconds.
  private nonisolated static let startPause = 2.0
  /// How long a stop waits for the sinks; what is left is delivered after the next start.
  ///
  /// Seconds.
  private nonisolated static let drainSeconds = 2.0
  /// How long the last words may take; milliseconds.
  private nonisolated static let lastWordsMilliseconds = 500

  private let options: DaemonOptions
  private var plan: DaemonPlan
  private let log: Log
  private let lock: StateLock?
  private let ingest: Ingest
  private let findings: FindingsDesk
  private let desk: DeliveryDesk
  private let hooks = HookQueue()
  private let caller = HookCaller()
  private let publisher: StatePublisher
  private let notifier = Notifier()
  private let outputs: OutputChoice
  private var signals: Signals?
  private var watchdog: WatchdogTimer?
  private var startTimer: (any DispatchSourceTimer)?
  private var isReady = false
  private var isStopping = false

  /// Loads the config, locks the state directory and builds everything; nothing runs yet.
  ///
  /// - Throws: an `ExitCode`, after having said why on standard error.
  init(_ options: DaemonOptions) throws {
    self.options = options
    let environment = ProcessEnvironment.all
    outputs = OutputChoice.choose(
      options.logTarget, dryRun: options.dryRun, journalIsThere: JournalSocket.isThere,
      isTerminal: isatty(STDERR_FILENO) == 1,
      standardError: .standardError(environment: { environment[$0] }))
    log = Log(outputs.messages)
    do {
      plan = try DaemonPlan.load(options)
    } catch let refusal as DaemonPlan.Refusal {
      for problem in refusal.problems { StandardError.say("rlwatchd: \(problem)") }
      throw refusal.exit
    }
    lock = try plan.stateDirectory.map { try StatePreparation.lock($0) }

    let relay = IngestRelay()
    let pipelines = PipelineMaker()
    let recorder = try plan.record.map { try RecordPreparation.open($0) }
    do {
      ingest = try Ingest(
        specs: plan.specs, state: plan.stateDirectory,
        recorder: recorder, logLimit: OpenFileLimit.raise(), decompress: Decompressor.open,
        makePipeline: { pipelines.make(run: $0, log: $1, settings: $2) },
        output: { relay.send($0) })
    } catch {
      StandardError.say("rlwatchd: \(error)")
      throw ExitStatus.cannotCreate
    }
    let ingest = ingest
    findings = FindingsDesk(log: log)
    desk = DeliveryDesk(log: log, tried: { relay.tried() }) { id, log in
      ingest.acknowledge([id], log: log)
    }
    publisher = StatePublisher(
      path: plan.stateDirectory.map { $0 + "/state.json" }, config: options.configPath,
      profile: plan.profile, ingest: ingest, desk: desk, log: log)
    relay.connect(
      findings: findings, desk: desk, publisher: publisher, log: log
    ) { [weak self] in
      DispatchQueue.main.async { MainActor.assumeIsolated { self?.ready() } }
    }
    desk.use(sinks())
    findings.use(plan.findings)
    publisher.use(plan.metrics)
    if let state = plan.stateDirectory {
      desk.obey(QuietFile(state: state)) { [publisher] in publisher.publish() }
    }
  }

  /// Starts everything and says so; the rest comes by events.
  func start() {
    for warning in plan.warnings { log.tell(.other, warning, priority: .warning) }
    log.tell(
      .started,
      "rlwatchd \(Rlwatchd.version) watches \(plan.specs.count) log "
        + "pattern\(plan.specs.count == 1 ? "" : "s") with the "
        + "\(plan.profile.rawValue) profile")
    signals = Signals(queue: .main) { request in
      MainActor.assumeIsolated { [weak self] in
        switch request {
        case .stop: self?.stop()
        case .reload: self?.reload()
        }
      }
    }
    let (ingest, notifier) = (ingest, notifier)
    watchdog = WatchdogTimer(
      queue: .main, through: { ingest.ping($0) }, ping: { notifier.watchdog() })
    extendStart()
    publisher.start()
    ingest.start()
  }

  /// While a long log is read for the first time, systemd is told that the start goes on, and how far.
  private func extendStart() {
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.schedule(deadline: .now(), repeating: Self.startPause, leeway: .milliseconds(100))
    let (ingest, notifier, publisher) = (ingest, notifier, publisher)
    timer.setEventHandler {
      // Through the ingest: one that hangs doesn't get more time.
      ingest.ping {
        notifier.extendTimeout(seconds: Self.startExtension)
        publisher.publish()
      }
    }
    timer.activate()
    startTimer = timer
  }

  private func ready() {
    guard !isReady else { return }
    isReady = true
    startTimer?.cancel()
    startTimer = nil
    notifier.ready(status: "watching")
    log.tell(.ready, "all logs are read to their ends; watching")
    publisher.ready()
  }

  private func reload() {
    guard !isStopping else { return }
    notifier.reloading()
    do {
      plan = try DaemonPlan.load(options)
      ingest.reload(specs: plan.specs)
      desk.use(sinks())
      findings.use(plan.findings)
      publisher.use(plan.metrics)
      log.tell(.reloaded, "the config was read again and holds from here on")
    } catch {
      log.tell(
        .reloadRefused,
        "the new config has problems and is not used; the old one still holds: "
          + "\(DaemonPlan.reason(error))", priority: .error)
    }
    notifier.ready(status: "watching")
    publisher.publishAnew()
  }

  /// Ingest first (its last rows may raise alerts), then the sinks, then the state, then the end.
  private func stop() {
    guard !isStopping else { return }
    isStopping = true
    notifier.stopping()
    log.tell(.stopping, "stopping")
    let (findings, desk, hooks, caller) = (findings, desk, hooks, caller)
    let (publisher, log) = (publisher, log)
    ingest.stop {
      findings.finish {
        desk.drain(seconds: Self.drainSeconds) {
          caller.stop {
            hooks.stop(grace: Self.drainSeconds) {
              publisher.finish {
                log.tell(.stopped, "stopped")
                _ = log.flush(milliseconds: Self.lastWordsMilliseconds)
                exit(0)
              }
            }
          }
        }
      }
    }
  }

  private func sinks() -> [(name: String, sink: any Sink)] {
    var sinks: [(name: String, sink: any Sink)] = []
    if outputs.journal { sinks.append((JournalSink.id, JournalSink())) }
    if let output = outputs.standardError {
      sinks.append((StandardErrorSink.id, StandardErrorSink(output)))
    }
    guard !options.dryRun else { return sinks }
    for hook in plan.hooks {
      sinks.append(
        (
          "hook:\(hook.name)",
          HookSink(
            hook, queue: hooks, caller: caller, log: log, environment: ProcessEnvironment.all)
        ))
    }
    return sinks
  }
}
