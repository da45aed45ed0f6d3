/// What the ingest tells its consumer, in order.
package enum IngestOutput: Sendable {
  /// An alert, recorded in its log's checkpoint before it is handed out; to be ticked off with
  /// ``Ingest/acknowledge(_:log:)``.
  ///
  /// `inDoubt`: it was recorded before a restart and may have been delivered already.
  case alert(AlertEvent, inDoubt: Bool)
  case engine(EngineEvent)
  /// Checkpoints were written: positions and counters have moved on.
  case committed
  /// All logs there are have been read to their ends for the first time.
  case ready
}
