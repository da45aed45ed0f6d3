/// Which log is believed when several tell the same signal: the lesser.
///
/// What is written line by line and in full precision comes first, what comes late or is written anew as a
/// whole last; of equals the first by path.
package struct SourceRank: Comparable, Sendable {
  private let format: Int
  private let log: String

  package init(format: String?, log: String) {
    // What the trainer says of its samples counts before what is made of them here.
    self.format =
      LogKind(of: log) == .samples
      ? Self.order.count : format.flatMap { Self.order.firstIndex(of: $0) } ?? Self.text
    self.log = log
  }

  /// Ids of formats; all that aren't here are lines of text, which round.
  private static let order = [
    JSONLines.id, KeyValue.id, CSVRows.id, WandbTransactions.id, TensorBoardEvents.id,
    JSONSnapshot.id,
  ]
  private static let text = 1

  package static func < (left: SourceRank, right: SourceRank) -> Bool {
    (left.format, left.log) < (right.format, right.log)
  }
}
