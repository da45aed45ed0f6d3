/// What one log's checkpoint holds: one consistent moment of offsets, pipeline and alerts.
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

  /// How far a log that is a sequence of files was read.
  package struct Place: Sendable, Equatable {
    /// The newest file begun.
    package var mark: String?
    /// Last write of the newest file that isn't remembered any more, nanoseconds since 1970.
    package var floor: Int64
  }

  package var log: String
  package var run: String
  /// Counts the records of this log from 1.
  package var generation: Int
  /// In the order they are read; the live one last.
  package var files: [OpenFile]
  package var past: [PastFile]
  /// Siblings looked at: never taken for missed generations again.
  package var seen: [FileIdentity]
  /// Of a log that is a sequence of files.
  package var place: Place?
  /// Alerts recorded but not known to be delivered, oldest first.
  package var outbox: [AlertEvent]
  /// Rows accepted so far.
  package var rows: Int
  package var pipeline: ConfigNode

  package init(
    log: String, run: String, generation: Int, files: [OpenFile], past: [PastFile] = [],
    seen: [FileIdentity] = [], place: Place? = nil, outbox: [AlertEvent] = [], rows: Int = 0,
    pipeline: ConfigNode
  ) {
    self.log = log
    self.run = run
    self.generation = generation
    self.files = files
    self.past = past
    self.seen = seen
    self.place = place
    self.outbox = outbox
    self.rows = rows
    self.pipeline = pipeline
  }
}
