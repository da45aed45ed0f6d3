/// Which checkpoint to go back to, and how long it will be there: the decision, as a value.
package struct CheckpointAdvice: Codable, Sendable, Equatable {
  /// The newest healthy one; nil: none is left, or none could be looked for.
  package var path: String?
  package var step: Int?
  /// Steps trained since, which going back loses.
  package var lostSteps: Int?
  /// The save that deletes it, when the trainer keeps only so many; nil: not seen to.
  package var deletedAtStep: Int?
  /// All of it in one sentence without its final period.
  package var note: String
  /// There is nothing to choose from: the pattern fits nothing, or could not be looked at.
  package var isFault = false

  /// Nothing could be looked at.
  package init(fault: String) {
    note = fault
    isFault = true
  }

  /// Chooses among what is there.
  ///
  /// `step`: of the alert; `pattern` is named when nothing is there.
  package init(
    among found: [SavedCheckpoint], rollback: Rollback, step: Int, pattern: String
  ) {
    var saved: [SavedCheckpoint] = []
    for checkpoint in found.sorted(by: { ($0.step, $0.path) < ($1.step, $1.path) })
    where saved.last?.step != checkpoint.step {
      saved.append(checkpoint)
    }
    guard let oldest = saved.first else {
      note = "No checkpoint is at \(pattern)"
      isFault = true
      return
    }
    guard let place = saved.lastIndex(where: { rollback.isHealthy(at: $0.step) }) else {
      let kept = saved.count == 1 ? "the only one" : "the oldest of \(saved.count)"
      note =
        "No healthy checkpoint is left: \(kept) is of step \(oldest.step), the trouble may have "
        + "begun at step \(rollback.before)"
      return
    }
    let chosen = saved[place]
    let (since, overflow) = step.subtractingReportingOverflow(chosen.step)
    let lost = overflow ? 0 : max(since, 0)
    path = chosen.path
    self.step = chosen.step
    lostSteps = lost
    note = "Roll back to \(chosen.path): step \(chosen.step), \(lost) steps are lost"
    guard let spacing = Self.rotation(of: saved), let newest = saved.last else { return }
    let deletion = newest.step + (place + 1) * spacing
    deletedAtStep = deletion
    note +=
      place == 0
      ? "; the next save, at step \(deletion), deletes it: only \(saved.count) are kept"
      : "; deleted at step \(deletion): only \(saved.count) are kept"
  }

  /// The spacing of saves, when the trainer is seen to keep only the newest ones.
  ///
  /// It is when those that are there lie evenly and the first ones are gone.
  static func rotation(of saved: [SavedCheckpoint]) -> Int? {
    guard saved.count >= 2 else { return nil }
    let spacing = saved[1].step - saved[0].step
    let isEven = zip(saved.dropFirst(), saved).allSatisfy { $0.step - $1.step == spacing }
    return isEven && saved[0].step >= 2 * spacing ? spacing : nil
  }
}
