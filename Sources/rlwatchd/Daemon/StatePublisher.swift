import Dispatch
import Glibc
import WatchDelivery
import WatchEngine

/// Keeps `state.json`, the metrics and systemd's STATUS line up to date, without ever delaying ingest.
///
/// Writes at most every ``pause`` seconds, and when nothing happens not at all.
actor StatePublisher {
  /// Least time between two writes, seconds: dashboards poll slower than that.
  private static let pause = 1.0

  private nonisolated let executor = QueueExecutor(label: "rlwatchd.state")
  private let file: StateFile?
  private let config: String?
  private let profile: Profile
  private let ingest: Ingest
  private let desk: DeliveryDesk
  private let log: Log
  private let notifier = Notifier()
  private let started = WallClock.now()
  private var metrics: MetricsFile?
  private var heartbeat: (any DispatchSourceTimer)?
  private var totals = AlertTotals()
  private var recent: [ConfigNode] = []
  private var isScheduled = false
  /// Something changed since the write under way began.
  private var isStale = false
  private var lastFailure: String?
  private var lastStatus = ""
  /// The logs are read for the first time.
  private var isStarting = true

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// `path` nil: only the STATUS line.
  init(
    path: String?, config: String?, profile: Profile, ingest: Ingest, desk: DeliveryDesk, log: Log
  ) {
    file = path.map { StateFile(path: $0) }
    self.config = config
    self.profile = profile
    self.ingest = ingest
    self.desk = desk
    self.log = log
  }

  /// Takes over the recent alerts of the last run of the daemon.
  nonisolated func start() { enter { $0.takeOver() } }

  /// An alert was raised: it stands in the next state written.
  nonisolated func note(_ alert: AlertEvent) {
    let time = WallClock.now()
    enter { $0.add(alert, at: time) }
  }

  /// Where the metrics go from here on (start, reload); nil: nowhere.
  nonisolated func use(_ plan: MetricsPlan?) {
    enter {
      guard $0.metrics?.plan != plan else { return }
      $0.metrics = plan.map { MetricsFile($0) }
    }
  }

  /// Something changed.
  nonisolated func publish() { enter { $0.schedule() } }

  /// As ``publish()``, and the STATUS line is sent even if it is the same: another one was shown.
  nonisolated func publishAnew() {
    enter {
      $0.lastStatus = ""
      $0.schedule()
    }
  }

  /// The logs are read to their ends: from here on the status tells how the runs are.
  nonisolated func ready() {
    enter {
      $0.isStarting = false
      $0.lastStatus = ""
      $0.schedule()
      $0.beat()
    }
  }

  /// Writes the last state and calls `done`.
  nonisolated func finish(_ done: @escaping @Sendable () -> Void) {
    enter { $0.write(running: false) { _ in done() } }
  }

  private nonisolated func enter(_ body: @escaping @Sendable (isolated StatePublisher) -> Void) {
    executor.queue.async { self.assumeIsolated { body($0) } }
  }

  private func takeOver() {
    guard let path = file?.path, let bytes = try? FileBytes.read(path, limit: 64 << 20),
      let old = try? bytes.withUnsafeBytes({ try JSONDocument.parse($0) })
    else { return }
    recent = Array((old["recent_alerts"]?.asList ?? []).suffix(StateDocument.recentLimit))
    totals = AlertTotals(node: old["alert_totals"])
  }

  private func add(_ alert: AlertEvent, at time: Double) {
    guard case .map(let entries) = alert.node.value else { return }
    // One in doubt after a restart is there already, with the time at which it was raised.
    let known = recent.first { $0["id"]?.asText == alert.id }
    recent.removeAll { $0["id"]?.asText == alert.id }
    let raised = known?["time"]?.asDouble ?? time
    recent.append(ConfigNode(.map([.init(key: "time", node: .real(raised))] + entries)))
    if known == nil, alert.status == .firing { totals.add(alert) }
    recent.removeFirst(max(0, recent.count - StateDocument.recentLimit))
    schedule()
  }

  /// Of the recent alerts.
  private var incidents: [IncidentDigest.Summary] {
    var digest = IncidentDigest()
    for event in recent.compactMap({ AlertEvent(node: $0) }) { digest.add(event) }
    return digest.summaries
  }

  private func schedule() {
    guard !isScheduled else {
      isStale = true
      return
    }
    isScheduled = true
    // The first write comes at once, those behind it collect.
    write(running: true) {
      $0.executor.queue.asyncAfter(deadline: .now() + Self.pause) {
        self.assumeIsolated { $0.pauseEnded() }
      }
    }
  }

  private func pauseEnded() {
    isScheduled = false
    guard isStale else { return }
    isStale = false
    schedule()
  }

  private func write(
    running: Bool, then done: @escaping @Sendable (isolated StatePublisher) -> Void
  ) {
    let desk = desk
    ingest.status { status in
      desk.report { report in
        self.enter {
          $0.put(status, report, running: running)
          done($0)
        }
      }
    }
  }

  private func put(
    _ status: IngestStatus, _ report: DeliveryDesk.Report, running: Bool
  ) {
    let line = isStarting ? StatusLine.starting(status) : StatusLine.text(status)
    if running, line != lastStatus {
      lastStatus = line
      notifier.status(line)
    }
    if !isStarting { totals.keep(logs: Set(status.logs.map(\.path))) }
    putState(status, report, running: running)
    // Behind the state, which keeps the totals: after a kill none is smaller than it was shown.
    putMetrics(status, report, running: running)
  }

  private func putState(
    _ status: IngestStatus, _ report: DeliveryDesk.Report, running: Bool
  ) {
    guard let file else { return }
    let document = StateDocument(
      pid: getpid(), started: started, updated: WallClock.now(), running: running, config: config,
      profile: profile, ingest: status, desk: report, incidents: incidents,
      totals: totals, recent: recent)
    do throws(SystemFailure) {
      try file.write(JSONWriter.bytes(document.node, pretty: true) + [UInt8(ascii: "\n")])
      lastFailure = nil
    } catch {
      let reason = "\(error)"
      // Said once per reason: a full disk stays full for a while.
      guard reason != lastFailure else { return }
      lastFailure = reason
      log.tell(
        .stateFailed, "cannot write \(file.path): \(reason); watching goes on", priority: .error)
    }
  }

  /// Not before all logs are read to their ends: rows that are read a second time would make the
  /// counters go back.
  private func putMetrics(
    _ status: IngestStatus, _ report: DeliveryDesk.Report, running: Bool
  ) {
    guard !isStarting, let path = metrics?.plan.path else { return }
    let page = MetricsPage(
      profile: profile, started: started, now: WallClock.now(), running: running, ingest: status,
      desk: report, totals: totals)
    guard let reason = metrics?.write(page) else { return }
    log.tell(.stateFailed, "cannot write \(path): \(reason); watching goes on", priority: .error)
  }

  /// Now and then, through the ingest, so that a daemon that hangs doesn't look alive.
  private func beat() {
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    timer.schedule(
      deadline: .now() + MetricsFile.heartbeat, repeating: MetricsFile.heartbeat,
      leeway: .seconds(30))
    timer.setEventHandler { [weak self] in
      self?.assumeIsolated { publisher in
        guard publisher.metrics != nil else { return }
        publisher.ingest.ping {
          publisher.enter { if $0.metrics?.touch() == false { $0.schedule() } }
        }
      }
    }
    timer.activate()
    heartbeat = timer
  }
}
