/// A moment of the ingest, for status files and metrics.
package struct IngestStatus: Sendable, Equatable {
  package var logs: [LogStatus] = []
  /// Why changes are polled for everywhere; nil while inotify serves.
  package var degraded: String?

  package init() {}
}

/// A moment of one log.
package struct LogStatus: Sendable, Equatable {
  package enum State: Sendable, Equatable {
    case reading
    case waiting
    /// errno of the last try.
    case unreadable(Int32)
  }
  package enum Mode: String, Sendable, Equatable {
    case inotify
    case poll
  }

  package var path: String
  package var run: String
  package var state: State
  package var mode: Mode
  /// Bytes read of the live file, and its size.
  package var offset: UInt64
  package var size: UInt64
  package var rows: Int
  package var lastStep: Int?
  /// Since the last bytes came; nil before the first.
  package var quiet: Duration?
  package var report: PipelineReport
  /// Times the content was replaced in place, by cause.
  package var truncations: Int
  package var rewrites: Int
  package var rotations: Int
  package var bytesLost: UInt64
  /// Alerts of a replay after a lost checkpoint, which nobody was told.
  package var mutedAlerts: Int
  /// Since the last durable checkpoint; nil before the first.
  package var checkpointAge: Duration?
  /// Why the last checkpoint could not be written; nil when it was.
  package var checkpointError: String?
  package var pendingAlerts: Int
}
