/// Training steps from one to another, both included.
package struct StepSpan: Codable, Sendable, Equatable {
  package var from: Int
  package var to: Int

  /// Bounds in the wrong order are swapped: a resumed run may end an episode at an earlier step.
  package init(from: Int, to: Int) {
    self.from = min(from, to)
    self.to = max(from, to)
  }

  package func contains(_ step: Int) -> Bool { from <= step && step <= to }
}
