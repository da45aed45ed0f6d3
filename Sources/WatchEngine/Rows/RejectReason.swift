/// Why a line that looked like a row isn't one.
package enum RejectReason: String, Codable, Sendable, CaseIterable {
  /// Cut off or not well-formed.
  case malformed
  /// Neither a step nor a known signal.
  case noSignal = "no_signal"
  /// An evaluation row: kept apart from training.
  case evaluation
  /// The trainer's closing summary.
  case summary
  /// Another number of cells than the header has columns.
  case columnMismatch = "column_mismatch"
  /// A record whose checksum is wrong, or that was cut off.
  case damaged
}
