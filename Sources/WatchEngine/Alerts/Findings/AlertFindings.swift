/// What was found beside the log for an alert: filled in outside of the engine, before delivery.
///
/// The engine leaves it empty, so that the same log gives the same alerts whatever lies in the folders.
package struct AlertFindings: Codable, Sendable, Equatable {
  /// nil: the run has no `checkpoints:`, or the alert is one that ends.
  package var checkpoint: CheckpointAdvice?

  /// nil: the run has no `rollouts:`, or no samples explain the alert.
  package var completions: CompletionAdvice?

  package init(checkpoint: CheckpointAdvice? = nil, completions: CompletionAdvice? = nil) {
    self.checkpoint = checkpoint
    self.completions = completions
  }

  /// Sentences for people, without their final periods; `inJournal`: what the journal tells.
  package func notes(inJournal: Bool = false) -> [String] {
    let told = !inJournal || completions?.isTold == true ? completions : nil
    return [checkpoint?.note, told.flatMap { $0.isFault ? nil : $0.note }].compactMap(\.self)
  }

  /// What could not be found or read, each a sentence without its final period.
  package var faults: [String] {
    [checkpoint].compactMap { $0 }.filter(\.isFault).map(\.note)
      + [completions].compactMap { $0 }.filter(\.isFault).map(\.note)
  }

  /// The keys it adds to an alert; what is unknown is null.
  var entries: [ConfigNode.Entry] {
    func whole(_ number: Int?) -> ConfigNode { ConfigNode(number.map { .integer($0) } ?? .null) }
    func text(_ text: String?) -> ConfigNode { ConfigNode(text.map { .string($0) } ?? .null) }
    return [
      .init(key: "checkpoint", node: text(checkpoint?.path)),
      .init(key: "checkpoint_step", node: whole(checkpoint?.step)),
      .init(key: "checkpoint_lost_steps", node: whole(checkpoint?.lostSteps)),
      .init(key: "checkpoint_deleted_at_step", node: whole(checkpoint?.deletedAtStep)),
      .init(key: "checkpoint_note", node: text(checkpoint?.note)),
      .init(key: "completions", node: completions?.node ?? ConfigNode(.null)),
      .init(key: "completions_note", node: text(completions?.note)),
    ]
  }
}
