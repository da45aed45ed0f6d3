/// Takes every accepted row, exactly once over restarts (`--record`).
///
/// Rows carry their index in the log; after a kill the ingest goes on from its last checkpoint and
/// leaves out the rows that stand in the record already.
package protocol RowRecorder: Sendable {
  /// Whether the record holds that row of the log from before the restart.
  ///
  /// Index and offset both count: after a lost tail other content may get an index used before.
  func isRecorded(log: String, row: Int, offset: UInt64) -> Bool
  mutating func append(run: String, log: String, row: MetricRow)
  /// Hands everything appended to the file system; called before a checkpoint that covers these rows.
  mutating func flush() throws(SystemError)
}
