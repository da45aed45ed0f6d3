/// What comes out of a pipeline, in the order it happened.
package enum PipelineOutput: Sendable {
  case row(MetricRow)
  case alert(AlertEvent)
  case engine(EngineEvent)
}

/// The whole way of one log on one screen: bytes -> records -> rows -> verdicts -> alerts.
package struct Pipeline: Sendable {
  package let run: String
  package let log: String
  /// Offset in the current file just behind the last complete record consumed: reading can resume here.
  package private(set) var committedOffset: UInt64 = 0

  package init(run: String, log: String, settings: EngineSettings) {
    self.run = run
    self.log = log
  }

  /// Consumes the next bytes of the current file, in order, in pieces of any size.
  package mutating func accept(
    _ bytes: UnsafeRawBufferPointer, emit: (PipelineOutput) -> Void
  ) {
  }

  /// The current file has ended for good: an unterminated last line that is a complete row is judged.
  package mutating func finishFile(emit: (PipelineOutput) -> Void) {
  }

  /// The next bytes come from `offset` of the current or of a new file; a carried partial line is dropped.
  package mutating func beginFile(at offset: UInt64) {
    committedOffset = offset
  }

  /// Everything needed to go on after a restart: format, clock, detector and alert state.
  package func snapshot() throws -> ConfigNode {
    ConfigNode(.null)
  }

  /// Takes over a snapshot made by ``snapshot()``.
  package mutating func restore(_ node: ConfigNode) throws {
  }
}
