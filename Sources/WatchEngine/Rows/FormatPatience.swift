/// When a log's format is doubted: how long it stays without rows, and who may follow it.
struct FormatPatience: Sendable {
  /// Lines since the adopted format's last row.
  var misses = 0
  /// Rows another, unsure format would have made since then.
  var rivalHits = 0
  /// Rows the adopted format was unsure of, since it was adopted.
  var steadyRows = 0

  /// Lines without a row after which another sure format may take over.
  ///
  /// 32: longer than most tables of completions TRL prints between two rows.
  private static let short = 32
  /// The same for an unsure one, which must also match three times.
  private static let long = 256
  /// Rows of an unsure format after which only every 16th is shown to the others: what they would read of
  /// the rows between, it has read too.
  private static let unsureRows = 64
  private static let unsureStride = 16

  /// A row was read.
  mutating func row(_ sure: Confidence) {
    misses = 0
    rivalHits = 0
    if sure == .likely { steadyRows &+= 1 }
  }

  /// Whether the other formats look at a line that the adopted one has read so.
  func asksOthers(after reading: LineReading, _ confidence: Confidence) -> Bool {
    switch reading {
    case .row(_, .sure), .header: false
    case .row(_, .likely): steadyRows < Self.unsureRows || steadyRows % Self.unsureStride == 0
    case .noise, .rejected: confidence == .likely || misses >= Self.short
    }
  }

  /// Whether another format takes over with such a reading; fresh: none is in use, or an unsure one without
  /// a row.
  mutating func yields(to reading: LineReading, isFresh: Bool) -> Bool {
    switch reading {
    case .noise, .rejected: return false
    case .header, .row(_, .sure): return true
    case .row(_, .likely):
      if isFresh { return true }
      rivalHits &+= 1
      return misses >= Self.long && rivalHits >= 3
    }
  }
}
