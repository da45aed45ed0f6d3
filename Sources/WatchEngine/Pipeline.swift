/// What comes out of a pipeline, in the order it happened.
package enum PipelineOutput: Sendable {
  case row(MetricRow)
  case alert(AlertEvent)
  case engine(EngineEvent)
}

/// The whole way of one log on one screen: bytes -> records -> rows -> verdicts -> alerts.
package struct Pipeline: LogPipeline {
  package let run: String
  package let log: String
  /// By file number: just behind the last complete record consumed.
  private var committed: [Int: UInt64] = [:]

  package init(run: String, log: String, settings: EngineSettings) {
    self.run = run
    self.log = log
  }

  package mutating func beginFile(_ file: Int, at offset: UInt64) { committed[file] = offset }

  package mutating func accept(
    _ bytes: UnsafeRawBufferPointer, of file: Int, emit: (PipelineOutput) -> Void
  ) {
  }

  package mutating func settle(_ file: Int, emit: (PipelineOutput) -> Void) -> Bool { false }

  package mutating func finishFile(_ file: Int, emit: (PipelineOutput) -> Void) {
    committed[file] = nil
  }

  package func committedOffset(of file: Int) -> UInt64 { committed[file] ?? 0 }

  package func snapshot() throws -> ConfigNode { ConfigNode(.null) }

  package mutating func restore(_ node: ConfigNode) throws {}

  package func report() -> PipelineReport { PipelineReport() }

  package mutating func apply(_ settings: EngineSettings) {}
}
