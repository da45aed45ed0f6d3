import WatchDelivery
import WatchEngine

/// The state as a page for node_exporter's textfile collector: a value in, bytes out.
///
/// Series are bounded: a fixed number for each log, one for each sick detector of it, and the sinks.
/// The order is always the same, so that nothing changes in the page but what changed.
struct MetricsPage {
  var labels: [MetricsText.Label] = []
  var profile: Profile
  var started: Double
  var now: Double
  var running = true
  var ingest: IngestStatus
  var desk: DeliveryDesk.Report
  var totals: AlertTotals

  var bytes: [UInt8] {
    var text = MetricsText(labels: labels)
    for metric in Metric.allCases { text.add(metric, samples(of: metric)) }
    return text.bytes
  }

  private typealias Samples = [(labels: [MetricsText.Label], value: Double)]

  private func samples(of metric: Metric) -> Samples {
    switch metric {
    case .buildInfo: [([("version", Rlwatchd.version), ("profile", profile.rawValue)], 1)]
    case .up: [([], running ? 1 : 0)]
    case .startTime: [([], started)]
    case .degraded: [([], ingest.degraded == nil ? 0 : 1)]
    case .runHealth:
      ingest.logs.flatMap { log in
        RunHealth.allCases.map { health in
          (Self.labels(log, ("health", health.rawValue)), RunHealth(log) == health ? 1 : 0)
        }
      }
    case .lastStep: each { $0.lastStep.map(Double.init) }
    // To the second: of two clocks, it would be another number each time.
    case .lastRow: each { $0.quiet.map { (now - $0.inSeconds).rounded() } }
    case .rows: each { Double($0.rows) }
    case .rejectedLines:
      ingest.logs.flatMap { log in
        log.report.rejected.sorted { $0.key < $1.key }.map {
          (Self.labels(log, ("reason", $0.key)), Double($0.value))
        }
      }
    case .lag: each { Double($0.size - min($0.size, $0.offset)) }
    case .bytesLost: each { Double($0.bytesLost) }
    case .rotations: each { Double($0.rotations) }
    case .truncations: each { Double($0.truncations) }
    case .checkpointFailing: each { $0.checkpointError == nil ? 0 : 1 }
    case .alertsActive: counted(ingest.logs.flatMap(\.report.activeAlerts))
    case .alertsSilenced: silenced
    case .silences: [([], Double(desk.quiet.inForce(at: now).count))]
    case .alerts: totals.counts.map { (Self.labels($0.key), Double($0.count)) }
    case .sinkDelivered: eachSink(\.delivered)
    case .sinkFailures: eachSink(\.failed)
    case .sinkDropped: eachSink(\.dropped)
    case .sinkRetries: eachSink(\.retried)
    }
  }

  private func each(_ value: (LogStatus) -> Double?) -> Samples {
    ingest.logs.compactMap { log in value(log).map { (Self.labels(log), $0) } }
  }

  private func eachSink(_ count: (SinkCounters) -> Int) -> Samples {
    desk.sinks.map { ([("sink", $0.name)], Double(count($0.counters))) }
  }

  private func counted(_ alerts: [AlertEvent]) -> Samples {
    var counts = AlertTotals()
    for alert in alerts { counts.add(alert) }
    return counts.counts.map { (Self.labels($0.key), Double($0.count)) }
  }

  /// One series for each of ``Metric/alertsActive``, so that rules can take one from the other.
  private var silenced: Samples {
    let active = ingest.logs.flatMap(\.report.activeAlerts)
    var quiet: [AlertTotals.Key: Double] = [:]
    for alert in active where desk.quiet.isQuiet(alert, at: now) {
      quiet[AlertTotals.Key(alert), default: 0] += 1
    }
    var all = AlertTotals()
    for alert in active { all.add(alert) }
    return all.counts.map { (Self.labels($0.key), quiet[$0.key] ?? 0) }
  }

  private static func labels(_ log: LogStatus, _ more: MetricsText.Label...) -> [MetricsText.Label]
  {
    [("run", log.run), ("log", log.path)] + more
  }

  private static func labels(_ key: AlertTotals.Key) -> [MetricsText.Label] {
    [
      ("run", key.run), ("log", key.log), ("detector", key.detector),
      ("severity", key.severity.rawValue),
    ]
  }
}
