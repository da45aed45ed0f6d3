/// Everything the engine can tell about its own work; never about the run's health.
///
/// The daemon maps these to journal entries, counters and STATUS; tests use them as barriers.
package enum EngineEvent: Sendable, Equatable {
  /// A log was opened, reading starts at `offset`.
  case opened(log: String, offset: UInt64)
  /// The next file of a log that is a sequence of files was opened, reading starts at `offset`.
  case continued(log: String, file: String, offset: UInt64)
  /// The log isn't there (said once until it appears).
  case waiting(log: String)
  /// Opening or reading failed; it is retried. Said once per errno.
  case unreadable(log: String, errno: Int32)
  /// The name now belongs to another file; the old handle is drained first.
  case rotated(log: String)
  case truncated(log: String)
  /// Same file, other content: read again from its start.
  case rewritten(log: String)
  case removed(log: String)
  /// A rotated sibling that was not read to its end was found and is finished first.
  case recovered(log: String, sibling: String)
  /// All bytes there are have been read.
  case caughtUp(log: String, offset: UInt64)
  /// Signals of a run are taken from `log` from here on, not from `other` any more.
  case handedOver(log: String, other: String, signals: [String], isForSilence: Bool)
  case formatRecognised(log: String, format: String)
  case lineTooLong(log: String, offset: UInt64)
  /// Bytes that could not be read (a copytruncate race, a vanished rotated file).
  case bytesLost(log: String, count: UInt64, reason: String)
  /// inotify is overloaded or out of watches: polling takes over for `log`, or for all when nil.
  case degraded(log: String?, reason: String)
  case checkpointFailed(log: String, reason: String)
  /// A checkpoint was unusable: `fallback` says what serves instead.
  case checkpointCorrupt(log: String, fallback: String)
}
