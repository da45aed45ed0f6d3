/// What a checkpoint holds: one consistent moment of offsets, pipeline and alerts.
///
/// That of one log, or of all logs of a run that are judged together.
package struct CheckpointRecord: Sendable, Equatable {
  /// A file that is being read.
  package struct OpenFile: Sendable, Equatable {
    package var identity: FileIdentity
    package var proof: ContentProof
    package var path: String
    /// Last write seen, nanoseconds since 1970: finds the generations written after it.
    package var modified: Int64
    package var isLive: Bool

    package init(
      identity: FileIdentity, proof: ContentProof, path: String, modified: Int64, isLive: Bool
    ) {
      self.identity = identity
      self.proof = proof
      self.path = path
      self.modified = modified
      self.isLive = isLive
    }
  }

  /// A file that was read to its end and closed.
  package struct PastFile: Sendable, Equatable {
    package var identity: FileIdentity
    package var proof: ContentProof
    /// Last write seen, nanoseconds since 1970.
    package var modified: Int64

    package init(identity: FileIdentity, proof: ContentProof, modified: Int64 = 0) {
      self.identity = identity
      self.proof = proof
      self.modified = modified
    }
  }

  /// How far one log is read.
  package struct Place: Sendable, Equatable {
    package var log: String
    /// In the order they are read; the live one last.
    package var files: [OpenFile]
    package var past: [PastFile]
    /// Siblings looked at: never taken for missed generations again.
    package var seen: [FileIdentity]
    /// Rows accepted so far.
    package var rows: Int
    /// Of a log that is a sequence of files: the newest begun.
    package var mark: String?
    /// Last write of the newest file of it that isn't in ``past`` any more, nanoseconds since 1970.
    package var floor: Int64?

    package init(
      log: String, files: [OpenFile], past: [PastFile] = [], seen: [FileIdentity] = [],
      rows: Int = 0, mark: String? = nil, floor: Int64? = nil
    ) {
      self.log = log
      self.files = files
      self.past = past
      self.seen = seen
      self.rows = rows
      self.mark = mark
      self.floor = floor
    }
  }

  /// The log the record is kept under.
  package var log: String
  package var run: String
  /// Counts the records of this log from 1.
  package var generation: Int
  /// One for each log; that of ``log`` first.
  package var places: [Place]
  /// Alerts recorded but not known to be delivered, oldest first.
  package var outbox: [AlertEvent]
  /// Null: nothing was read yet.
  package var pipeline: JSONText
  /// The log whose record holds this one's place; else empty, and all else here is.
  package var keptUnder: String

  package init(
    log: String, run: String, generation: Int, places: [Place], outbox: [AlertEvent] = [],
    pipeline: JSONText, keptUnder: String = ""
  ) {
    self.log = log
    self.run = run
    self.generation = generation
    self.places = places
    self.outbox = outbox
    self.pipeline = pipeline
    self.keptUnder = keptUnder
  }

  package func place(of log: String) -> Place? { places.first { $0.log == log } }

  /// Rows of all its logs.
  package var rows: Int { places.reduce(0) { $0 &+ $1.rows } }
}
