import WatchEngine

/// The line `systemctl status` shows: "3 runs, 1 critical: entropy collapse in grpo-7b at step 340".
enum StatusLine {
  static func text(_ status: IngestStatus) -> String {
    let runs = Set(status.logs.map(\.run)).count
    var text = "\(runs) run\(runs == 1 ? "" : "s")"
    let active = status.logs.flatMap(\.report.activeAlerts)
    for (severity, word) in [(Severity.critical, "critical"), (.warning, "warning")] {
      let alerts = active.filter { $0.severity == severity }
      guard let newest = alerts.max(by: { $0.row < $1.row }) else { continue }
      let sickness =
        newest.incident.diagnosis?.entry.title.lowercased()
        ?? newest.detector.split(separator: "_").joined(separator: " ")
      text += ", \(alerts.count) \(word): \(sickness) in \(newest.run) at step \(newest.step)"
      break
    }
    let waiting = status.logs.filter { $0.state != .reading }.count
    if waiting > 0 { text += ", \(waiting) log\(waiting == 1 ? "" : "s") not readable yet" }
    if active.isEmpty { text += ", all well" }
    return text
  }
}
