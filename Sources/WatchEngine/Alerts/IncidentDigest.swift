/// The incidents that a series of alerts tells of: what `diagnose`, `status` and the state file list.
///
/// A value fed with events in their order, firing and resolved; a lone alert is no incident.
package struct IncidentDigest: Sendable {
  /// One incident, as its last alert left it.
  package struct Summary: Sendable, Equatable {
    package var run: String
    package var log: String
    package var note: IncidentNote
    package var severity: Severity
    package var lastStep: Int
    package var advice: String
    /// Firing alerts of it.
    package var alerts: Int

    /// One sentence without its final period: what it is and who spoke.
    package var sentence: String {
      let title = note.diagnosis?.entry.title ?? "Several alerts at once"
      return "\(title): \(note.detectors.joined(separator: ", ")) since step \(note.onsetStep)"
    }

    package var node: ConfigNode {
      guard case .map(let entries) = note.node.value else { return ConfigNode(.null) }
      return ConfigNode(
        .map(
          [
            .init(key: "run", node: .text(run)), .init(key: "log", node: .text(log)),
            .init(key: "severity", node: .text(severity.rawValue)),
            .init(key: "last_step", node: .whole(lastStep)),
            .init(key: "alerts", node: .whole(alerts)),
            .init(key: "message", node: .text(sentence)),
            .init(key: "advice", node: .text(advice)),
          ] + entries.filter { $0.key != "new" }))
    }
  }

  /// Kept at most; the oldest goes first.
  private static let limit = 100
  private var all: [Summary] = []

  package init() {}

  /// Those of more than one detector, oldest first.
  package var summaries: [Summary] { all.filter { $0.note.detectors.count > 1 } }

  package mutating func add(_ event: AlertEvent) {
    guard event.status == .firing else { return }
    guard let place = all.lastIndex(where: { $0.note.id == event.incident.id }) else {
      all.append(
        Summary(
          run: event.run, log: event.log, note: event.incident, severity: event.severity,
          lastStep: event.step, advice: event.advice, alerts: 1))
      if all.count > Self.limit { all.removeFirst() }
      return
    }
    all[place].note = event.incident
    all[place].severity = max(all[place].severity, event.severity)
    all[place].lastStep = event.step
    all[place].advice = event.advice
    all[place].alerts += 1
  }
}
