/// What the tailer needs of the way behind it: bytes of several files of one run go in, records come out.
///
/// A log is a row of files (generations); at a rotation two of them grow at once. Every file has a
/// number and a framing of its own, so that lines of two files interleave and their halves never mix;
/// format and step clock are the log's and shared by all its files, detectors and alerts are the run's
/// and shared by all its logs.
package protocol LogPipeline: Sendable {
  /// The next bytes of file `file` come from `offset`; a carried partial record of it is dropped.
  ///
  /// `log` is the one it was made for or one that joined; numbers of files are never used again.
  mutating func beginFile(_ file: Int, of log: String, at offset: UInt64)

  /// The path of a file just begun, which may tell what its bytes don't.
  mutating func nameFile(_ file: Int, _ path: String)

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

  /// The file's content is gone, or goes on in a copy: its framing is dropped, a half row with it.
  mutating func dropFile(_ file: Int)

  /// Time has passed on a run whose logs are read to their ends: what only a clock can tell.
  ///
  /// Called after live rows came and every few seconds; `now` never goes back.
  mutating func clock(at now: Duration, emit: (PipelineOutput) -> Void)

  /// Offset in the file just behind the last complete record consumed: reading can resume there.
  func committedOffset(of file: Int) -> UInt64

  /// Whether the log's writer writes it anew from its start, as it does documents and tables: then a
  /// rewrite loses nothing, and what was judged isn't judged again.
  func rewritesWhole(_ log: String) -> Bool

  /// Everything needed to go on after a restart, but for the files' framings.
  func snapshot() throws -> JSONText

  /// Takes over a snapshot made by ``snapshot()``.
  mutating func restore(_ node: ConfigNode) throws

  /// What people want to know of a log and its run.
  func report(of log: String) -> PipelineReport

  /// New settings without losing state that still fits them (reload); a log that is new joins the run.
  mutating func apply(_ settings: EngineSettings, to log: String)

  /// Takes over what the snapshot of another pipeline knows of the reading of one log, which joins.
  mutating func adopt(_ log: String, settings: EngineSettings, from snapshot: ConfigNode) throws

  /// The log is watched no more; what is known of it is kept for the case that it comes back.
  mutating func leave(_ log: String)
}

extension LogPipeline {
  package mutating func nameFile(_ file: Int, _ path: String) {}

  package func rewritesWhole(_ log: String) -> Bool { false }
}

/// A pipeline's own figures for status and metrics.
package struct PipelineReport: Sendable, Equatable {
  /// Id of the recognised format; nil until it is.
  package var format: String?
  /// Records that gave no row, by reason.
  package var rejected: [String: Int] = [:]
  /// Those of the run; of several logs, in a ``LogStatus``, those whose row stands in the log.
  package var activeAlerts: [AlertEvent] = []
  /// Of all active alerts of the run.
  package var worst: Severity?
  /// The signals that are taken from the log.
  package var signals: [String] = []
  /// The logs that are judged together, when there is more than this one.
  package var joined: [String] = []

  package init() {}
}
