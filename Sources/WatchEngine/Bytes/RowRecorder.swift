/// Takes every accepted row, exactly once over restarts (`--record`).
///
/// Rows carry their index in the log; after a kill the ingest goes on from its last checkpoint and
/// leaves out the rows that stand in the record already.
package protocol RowRecorder: Sendable {
  /// The highest row index the record holds of a log; nil when it holds none.
  func recordedThrough(log: String) -> Int?
  mutating func append(run: String, log: String, row: MetricRow)
  /// Hands everything appended to the file system; called before a checkpoint that covers these rows.
  mutating func flush() throws(SystemError)
}
