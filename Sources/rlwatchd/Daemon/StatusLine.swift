import WatchEngine

/// The line `systemctl status` shows: "3 runs, 1 critical: entropy collapse in grpo-7b at step 340".
enum StatusLine {
  /// How far the first reading of the logs is: "reading grpo-7b: 43 %, 1.2 M rows".
  static func starting(_ status: IngestStatus) -> String {
    let behind = status.logs.filter { $0.state == .reading && $0.offset < $0.size }
    guard let first = behind.first else { return "starting" }
    // As doubles: sizes are what a file system says, and their sum may be anything.
    let size = behind.reduce(0.0) { $0 + Double($1.size) }
    let offset = behind.reduce(0.0) { $0 + Double($1.offset) }
    let rows = behind.reduce(0.0) { $0 + Double($1.rows) }
    let runs = Set(behind.map(\.run)).count
    let what = runs == 1 ? first.run : "\(runs) runs"
    return "reading \(what): \(Int(offset / size * 100)) %, \(count(rows)) rows"
  }

  /// "512", "34 k", "1.2 M".
  private static func count(_ number: Double) -> String {
    if number < 10_000 { return String(Int(number)) }
    if number < 1e6 { return "\(Int(number / 1e3)) k" }
    let tenths = Int(min(number / 1e5, 1e15))
    return "\(tenths / 10).\(tenths % 10) M"
  }

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
