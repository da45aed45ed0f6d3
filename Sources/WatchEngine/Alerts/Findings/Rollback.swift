/// Where a run may be taken back to, as far as its log tells: part of every alert.
package struct Rollback: Codable, Sendable, Equatable {
  /// The newest step of a checkpoint that is free of the troubles open now: their onsets, less what
  /// their kinds typically take to show.
  package var before: Int
  /// Steps up to ``before`` at which some watched signal was ill; the newest ones, in order, bounded.
  package var unhealthy: [StepSpan]

  package init(before: Int, unhealthy: [StepSpan] = []) {
    self.before = before
    self.unhealthy = unhealthy
  }

  /// Whether everything watched was well at a step.
  package func isHealthy(at step: Int) -> Bool {
    step <= before && !unhealthy.contains { $0.contains(step) }
  }
}
