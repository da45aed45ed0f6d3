import WatchDelivery
import WatchEngine

/// The content of `state.json`; docs/state-file.md is its contract.
struct StateDocument {
  /// Raised when a key changes its meaning or goes away; new keys don't raise it.
  static let schema = 1
  /// Alerts kept under `recent_alerts`; a day of a very bad run.
  static let recentLimit = 100

  var pid: Int32
  var started: Double
  var updated: Double
  var running = true
  var config: String?
  var profile: Profile
  var ingest: IngestStatus
  var desk: DeliveryDesk.Report
  var incidents: [IncidentDigest.Summary] = []
  var totals = AlertTotals()
  /// Newest last; each is an alert object with `time` added.
  var recent: [ConfigNode]

  var node: ConfigNode {
    .object([
      "schema": .whole(Self.schema),
      "daemon": .object([
        "version": .text(Rlwatchd.version), "pid": .whole(Int(pid)), "running": .flag(running),
        "started": .real(started), "updated": .real(updated),
        "config": ConfigNode(config.map { .string($0) } ?? .null),
        "profile": .text(profile.rawValue),
        "degraded": ConfigNode(ingest.degraded.map { .string($0) } ?? .null),
      ]),
      "runs": .array(ingest.logs.map(Self.run)),
      "active_alerts": .array(ingest.logs.flatMap(\.report.activeAlerts).map(active)),
      "incidents": .array(incidents.map(\.node)),
      "recent_alerts": .array(recent),
      "alert_totals": totals.node,
      "silences": .array(desk.quiet.inForce(at: updated).map(\.node)),
      "sinks": .array(
        desk.sinks.map { name, counters in
          .object([
            "sink": .text(name), "delivered": .whole(counters.delivered),
            "failed": .whole(counters.failed), "dropped": .whole(counters.dropped),
            "retried": .whole(counters.retried), "last_error": .text(counters.lastError),
            "hook_run": counters.hookRun?.node ?? ConfigNode(.null),
          ])
        }),
    ])
  }

  /// An active alert with what was found for it when it was raised, and who keeps it quiet.
  private func active(_ alert: AlertEvent) -> ConfigNode {
    let told = recent.last { $0["id"]?.asText == alert.id } ?? alert.node
    guard case .map(let entries) = told.value else { return alert.node }
    let quiet: [ConfigNode.Entry] = [
      .init(
        key: "silenced_by",
        node: ConfigNode(
          desk.quiet.silence(of: alert, at: updated).map { .string($0.id) } ?? .null)),
      .init(
        key: "acknowledged",
        node: desk.quiet.acknowledgement(of: alert.id)?.node ?? ConfigNode(.null)),
    ]
    return ConfigNode(.map(entries.filter { $0.key != "time" } + quiet))
  }

  private static func run(_ log: LogStatus) -> ConfigNode {
    let rejected = log.report.rejected.sorted { $0.key < $1.key }
    return .object([
      "run": .text(log.run),
      "log": .text(log.path),
      "health": .text(RunHealth(log).rawValue),
      "joined": .array(log.report.joined.map { .text($0) }),
      "signals": .array(log.report.signals.map { .text($0) }),
      "format": ConfigNode(log.report.format.map { .string($0) } ?? .null),
      "rows": .whole(log.rows),
      "last_step": ConfigNode(log.lastStep.map { .integer($0) } ?? .null),
      "rejected_total": .whole(rejected.reduce(0) { $0 + $1.value }),
      "rejected": ConfigNode(.map(rejected.map { .init(key: $0.key, node: .whole($0.value)) })),
      "offset": .whole(Int(clamping: log.offset)),
      "size": .whole(Int(clamping: log.size)),
      "lag_bytes": .whole(Int(clamping: log.size - min(log.size, log.offset))),
      "quiet_seconds": .real(log.quiet?.inSeconds),
      "watched_by": .text(log.mode.rawValue),
      "errno": errno(of: log),
      "rotations": .whole(log.rotations),
      "truncations": .whole(log.truncations),
      "rewrites": .whole(log.rewrites),
      "bytes_lost": .whole(Int(clamping: log.bytesLost)),
      "muted_alerts": .whole(log.mutedAlerts),
      "pending_alerts": .whole(log.pendingAlerts),
      "checkpoint_age_seconds": .real(log.checkpointAge?.inSeconds),
      "checkpoint_error": ConfigNode(log.checkpointError.map { .string($0) } ?? .null),
    ])
  }

  private static func errno(of log: LogStatus) -> ConfigNode {
    guard case .unreadable(let code) = log.state else { return ConfigNode(.null) }
    return .whole(Int(code))
  }
}
