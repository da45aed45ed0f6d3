/// Every metric of the page for Prometheus: the raw value is its name, docs/fleet.md its contract.
///
/// The page has them in this order. Names ending in `_total` are counters, the others gauges.
enum Metric: String, CaseIterable, Sendable {
  case buildInfo = "rlwatchd_build_info"
  case up = "rlwatchd_up"
  case startTime = "rlwatchd_start_time_seconds"
  case degraded = "rlwatchd_degraded"
  case runHealth = "rlwatchd_run_health"
  case lastStep = "rlwatchd_run_last_step"
  case lastRow = "rlwatchd_run_last_row_timestamp_seconds"
  case rows = "rlwatchd_rows_total"
  case rejectedLines = "rlwatchd_rejected_lines_total"
  case lag = "rlwatchd_log_lag_bytes"
  case bytesLost = "rlwatchd_log_lost_bytes_total"
  case rotations = "rlwatchd_log_rotations_total"
  case truncations = "rlwatchd_log_truncations_total"
  case checkpointFailing = "rlwatchd_checkpoint_failing"
  case alertsActive = "rlwatchd_alerts_active"
  case alertsSilenced = "rlwatchd_alerts_silenced"
  case silences = "rlwatchd_silences"
  case alerts = "rlwatchd_alerts_total"
  case sinkDelivered = "rlwatchd_sink_delivered_total"
  case sinkFailures = "rlwatchd_sink_failures_total"
  case sinkDropped = "rlwatchd_sink_dropped_total"
  case sinkRetries = "rlwatchd_sink_retries_total"

  var isCounter: Bool { rawValue.hasSuffix("_total") }

  /// One line, without characters that would need escaping.
  var help: String {
    switch self {
    case .buildInfo: "Always 1; version and profile are labels."
    case .up: "1 while the daemon runs, 0 after it was stopped in order."
    case .startTime: "Unix time of the daemon's start."
    case .degraded: "1 while changes of logs are polled for because inotify doesn't serve."
    case .runHealth: "1 for the health the log has, 0 for the others."
    case .lastStep: "Training step of the last row."
    case .lastRow: "Unix time at which the last row came."
    case .rows: "Rows accepted since the log was first seen."
    case .rejectedLines: "Lines that were no rows, by reason."
    case .lag: "Bytes of the log not read yet."
    case .bytesLost: "Bytes that were gone before they could be read."
    case .rotations: "Times another file took the log's name."
    case .truncations: "Times the log was truncated in place."
    case .checkpointFailing: "1 while the resume position can't be saved."
    case .alertsActive: "Alerts that fire now."
    case .alertsSilenced: "Those of them that are silenced or acknowledged."
    case .silences: "Silences in force."
    case .alerts: "Alerts raised."
    case .sinkDelivered: "Alerts delivered."
    case .sinkFailures: "Alerts given up."
    case .sinkDropped: "Alerts dropped because the sink was stuck."
    case .sinkRetries: "Further tries."
    }
  }
}
