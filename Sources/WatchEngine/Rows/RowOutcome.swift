/// What became of a record that mattered.
package enum RowOutcome: Sendable {
  case row(MetricRow)
  case rejected(RejectReason, offset: UInt64)
  /// The format was recognised, or changed; the row behind it is the first of the new one.
  case recognised(format: String)
}
