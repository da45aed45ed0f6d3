package import WatchEngine

/// Rows through every detector of a profile and the alert book: what `diagnose` would say.
package enum EngineRun {
  package static func events(
    _ rows: [MetricRow], settings: EngineSettings = EngineSettings(profile: .robust)
  ) -> [AlertEvent] {
    var bank = DetectorBank(settings: settings)
    var desk = AlertDesk(
      run: "run", log: "/log", profile: settings.profile, options: settings.alerts)
    return rows.flatMap { row in
      bank.judge(row)
      return desk.update(bank.verdicts, of: bank.ids, row: row)
    }
  }

  /// "row detector[/kind] severity" of each firing alert: what golden lists hold.
  package static func firing(_ rows: [MetricRow]) -> [String] {
    events(rows).filter { $0.status == .firing }.map { event in
      let kind = event.kind.isEmpty ? "" : "/" + event.kind
      return "\(event.row) \(event.detector)\(kind) \(event.severity.rawValue)"
    }
  }
}
