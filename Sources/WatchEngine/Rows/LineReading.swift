/// What a format makes of one line.
package enum LineReading: Sendable, Equatable {
  /// Nothing of this format.
  case noise
  /// A row, in the draft; its text begins at `start` of the whole line.
  case row(start: Int, confidence: Confidence)
  /// A header that the rows behind it need.
  case header
  /// Has this format's shape but is no row.
  case rejected(RejectReason)
}
