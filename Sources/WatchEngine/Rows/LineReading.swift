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

  /// How much it says for its format; of several readings of a line the highest wins.
  var rank: Int {
    switch self {
    case .noise: 0
    case .rejected(.malformed): 1
    case .rejected: 2
    case .row(_, .likely): 3
    case .header: 4
    case .row(_, .sure): 5
    }
  }
}
