/// The alerts that belong together: each delivered within a window of rows after the one before.
package struct Incident: Codable, Sendable {
  /// One alert of it.
  struct Member: Codable, Sendable, Equatable {
    var detector: String
    var row: Int
  }

  /// Ids in an event's `related` at most; a reader follows no longer list.
  package static let relatedLimit = 8
  /// Alerts kept for the diagnosis; an incident of more has said what it is.
  private static let memberLimit = 32

  private var ids: [String] = []
  private var members: [Member] = []
  private var onsetStep = 0
  private var leading: String?

  package init() {}

  /// Adds a delivered firing event: fills in its incident, its `related` ids and the combined advice.
  ///
  /// `row`: its place in the run; in a run of one log the event's own row.
  package mutating func join(_ event: inout AlertEvent, at row: Int, windowRows: Int) {
    let (gap, overflow) = row.subtractingReportingOverflow(members.last?.row ?? 0)
    if ids.isEmpty || overflow || gap > windowRows {
      self = Incident()
      onsetStep = event.onsetStep
    }
    event.related = ids
    if ids.count < Self.relatedLimit { ids.append(event.id) }
    if members.count >= Self.memberLimit { members.remove(at: 1) }
    members.append(Member(detector: event.detector, row: row))
    let fitting = IncidentDiagnosis.all.filter { $0.fits(members) }
    event.advice = fitting.map(\.advice).joined(separator: " ")
    var detectors: [String] = []
    for member in members where !detectors.contains(member.detector) {
      detectors.append(member.detector)
    }
    event.incident = IncidentNote(
      id: ids.first ?? event.id, diagnoses: fitting.map(\.id),
      isNew: fitting.first.map { $0.id != leading } ?? false, detectors: detectors,
      onsetStep: onsetStep)
    if let first = fitting.first { leading = first.id }
  }
}
