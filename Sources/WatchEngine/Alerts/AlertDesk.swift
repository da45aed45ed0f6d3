/// The alert machinery of one log: the one its profile asks for.
package struct AlertDesk: Codable, Sendable {
  // Two optionals, not an enum with payloads: a payload can't change in place without a copy per row.
  private var classic: ClassicAlertBook?
  private var robust: AlertBook?

  package init(run: String, log: String, profile: Profile, options: AlertOptions) {
    switch profile {
    case .classic: classic = ClassicAlertBook(run: run, log: log, options: options)
    case .robust: robust = AlertBook(run: run, log: log, options: options)
    }
  }

  /// Takes the verdicts of one row; `verdicts` and `detectors` (ids) run in parallel.
  package mutating func update(
    _ verdicts: [Verdict], of detectors: [String], row: MetricRow
  ) -> [AlertEvent] {
    classic?.update(verdicts, of: detectors, row: row)
      ?? robust?.update(verdicts, of: detectors, row: row) ?? []
  }

  /// Takes a verdict that comes outside a row's turn, such as the stall timer's; classic has none.
  package mutating func report(
    _ verdict: Verdict, of detector: String, row: MetricRow
  ) -> [AlertEvent] {
    robust?.report(verdict, of: detector, row: row) ?? []
  }

  /// Other options from here on (reload); open alerts go on.
  ///
  /// Those of detectors and rules that aren't among `ids` any more are closed without a word.
  package mutating func apply(_ options: AlertOptions, ids: [String]) {
    classic?.apply(options)
    classic?.retire(allBut: ids)
    robust?.options = options
    robust?.retire(allBut: ids)
  }

  package var activeAlerts: [AlertEvent] {
    classic?.activeAlerts ?? robust?.activeAlerts ?? []
  }

  /// Alerts held back, by detector, tier and reason.
  package var suppressed: [Suppression] { classic?.suppressed ?? robust?.suppressed ?? [] }
}
