/// Takes every accepted row, exactly once over restarts (`--record`).
///
/// Rows carry their index in the log; after a kill the ingest goes on from its last checkpoint and
/// leaves out the rows that stand in the record already.
package protocol RowRecorder: Sendable {
  /// Adds a row unless the record holds the very same one from before the restart.
  ///
  /// Compared by index and content: after lost state other content may get an index used before.
  mutating func append(run: String, log: String, row: MetricRow)
  /// Hands everything appended to the file system; called before a checkpoint that covers these rows.
  mutating func flush() throws(SystemError)
}
