/// The steps of one log at which something was ill: what a checkpoint must not be from.
///
/// A value; bounded, the oldest span goes first.
package struct HealthLedger: Codable, Sendable {
  /// Spans kept; a run with more has no healthy stretch worth going back to.
  private static let limit = 64
  /// Spans an alert carries.
  private static let toldLimit = 16

  private var spans: [StepSpan] = []

  package init() {}

  /// Something was ill over these steps; spans that touch become one.
  package mutating func note(_ span: StepSpan) {
    var whole = span
    spans.removeAll { other in
      guard other.from <= whole.to, whole.from <= other.to else { return false }
      whole = StepSpan(from: min(other.from, whole.from), to: max(other.to, whole.to))
      return true
    }
    let place = spans.firstIndex { $0.from > whole.from } ?? spans.count
    spans.insert(whole, at: place)
    if spans.count > Self.limit { spans.removeFirst() }
  }

  /// The run went back to a step: what came after it will be trained anew.
  package mutating func rewind(to step: Int) {
    spans = spans.filter { $0.from <= step }.map { StepSpan(from: $0.from, to: min($0.to, step)) }
  }

  /// `before`: the newest step that the open troubles allow.
  package func rollback(before: Int) -> Rollback {
    Rollback(
      before: before, unhealthy: Array(spans.filter { $0.from <= before }.suffix(Self.toldLimit)))
  }

  /// The step at which a trouble of this kind, seen at `onset`, may have begun.
  ///
  /// `stride`: steps from row to row.
  package static func origin(
    onset: Int, detector: String, kind: String, stride: Int
  ) -> Int {
    let rows = Playbook.entry(detector: detector, kind: kind).typicalDelayRows
    let (steps, tooMany) = rows.multipliedReportingOverflow(by: max(stride, 1))
    let (origin, overflow) = onset.subtractingReportingOverflow(steps)
    // The untrained policy of step 0 is as healthy as a policy gets.
    return min(onset, tooMany || overflow ? 0 : max(origin, 0))
  }
}
