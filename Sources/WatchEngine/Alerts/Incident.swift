/// The alerts that belong together: each delivered within a window of rows after the one before.
package struct Incident: Codable, Sendable {
  /// Ids in an event's `related` at most; a reader follows no longer list.
  package static let relatedLimit = 8

  private var ids: [String] = []
  private var detectors: Set<String> = []
  private var firstRow = 0
  private var lastRow = 0

  package init() {}

  /// Adds a delivered firing event: fills in its `related` ids and the combined advice.
  package mutating func join(_ event: inout AlertEvent, windowRows: Int) {
    let (gap, overflow) = event.row.subtractingReportingOverflow(lastRow)
    if ids.isEmpty || overflow || gap > windowRows {
      ids = []
      detectors = []
      firstRow = event.row
    }
    event.related = ids
    detectors.insert(event.detector)
    event.advice = IncidentRules.advice(for: detectors) ?? ""
    if event.advice.isEmpty, firstRow <= 2, event.row <= 2, detectors.count >= 3 {
      event.advice =
        "Everything is wrong from the first rows: look at the configuration (reference model, "
        + "sampler, learning rate), not for drift"
    }
    if ids.count < Self.relatedLimit { ids.append(event.id) }
    lastRow = event.row
  }
}
