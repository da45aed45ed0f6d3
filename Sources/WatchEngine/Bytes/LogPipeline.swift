/// What the tailer needs of the way behind it: bytes of several files of one log go in, records come out.
///
/// A log is a row of files (generations); at a rotation two of them grow at once. Every file has a
/// number and a framing of its own, so that lines of two files interleave and their halves never mix;
/// format, step clock, detectors and alerts are the log's and shared by all its files.
package protocol LogPipeline: Sendable {
  /// The next bytes of file `file` come from `offset`; a carried partial record of it is dropped.
  mutating func beginFile(_ file: Int, at offset: UInt64)

  /// Consumes the next bytes of the file, in order, in pieces of any size.
  mutating func accept(
    _ bytes: UnsafeRawBufferPointer, of file: Int, emit: (PipelineOutput) -> Void)

  /// The file is quiet: judges an unterminated last line when it surely is a complete row.
  ///
  /// True when it did; the committed offset is then behind the line and the line terminator that may
  /// come counts for nothing. False changes nothing.
  mutating func settle(_ file: Int, emit: (PipelineOutput) -> Void) -> Bool

  /// The file has ended for good: as ``settle(_:emit:)``, then its framing is dropped.
  mutating func finishFile(_ file: Int, emit: (PipelineOutput) -> Void)

  /// Time has passed on a log that is read to its end: what only a clock can tell.
  ///
  /// Called after live rows came and every few seconds; `now` never goes back.
  mutating func clock(at now: Duration, emit: (PipelineOutput) -> Void)

  /// Offset in the file just behind the last complete record consumed: reading can resume there.
  func committedOffset(of file: Int) -> UInt64

  /// Whether the file's writer writes it anew from its start, as it does documents and tables: then a
  /// rewrite loses nothing, and what was judged isn't judged again. Of a file not begun: as the last.
  func rewritesWhole(_ file: Int) -> Bool

  /// Everything needed to go on after a restart, but for the files' framings.
  func snapshot() throws -> ConfigNode

  /// Takes over a snapshot made by ``snapshot()``.
  mutating func restore(_ node: ConfigNode) throws

  /// What people want to know of the log's run.
  func report() -> PipelineReport

  /// New settings without losing state that still fits them (reload).
  mutating func apply(_ settings: EngineSettings)
}

extension LogPipeline {
  package func rewritesWhole(_ file: Int) -> Bool { false }
}

/// A pipeline's own figures for status and metrics.
package struct PipelineReport: Sendable, Equatable {
  /// Id of the recognised format; nil until it is.
  package var format: String?
  /// Records that gave no row, by reason.
  package var rejected: [String: Int] = [:]
  package var activeAlerts: [AlertEvent] = []

  package init() {}
}
