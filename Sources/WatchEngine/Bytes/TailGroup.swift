/// The logs of one run that are judged together: one pipeline, one record.
///
/// Most have one log. Offsets of all its logs, detectors, alerts and what is to be told are one record,
/// so that a kill at any moment leaves one moment of all of them. Confined to the queue of its owner.
final class TailGroup {
  /// An alert to be told once the record of a generation stands.
  struct Held {
    var alert: AlertEvent
    var generation: Int
    var inDoubt: Bool
  }

  /// A record of a log that says where its place is kept.
  struct Signpost {
    /// Of the log's own records.
    var generation: Int
    /// The first record of the group that has the place.
    var after: Int
  }

  /// Logs of one run that are judged together at most.
  ///
  /// 64: a writer for each GPU of eight machines; more under one name are no longer one run's.
  static let limit = 64

  /// The log its record is kept under: the first there was, which need not be watched any more.
  let key: String
  let shared: SharedPipeline
  /// Those that are watched, in the order they were added.
  var entries: [TailEntry] = []
  /// Places of logs that belong to it but aren't watched now.
  var resting: [CheckpointRecord.Place] = []
  /// Logs whose own record must say that their places are kept here, once a record of this one has them.
  ///
  /// Else one that is watched alone later would be taken for new.
  var signposts: [String: Signpost] = [:]
  /// Generation of the last record made; the checkpoint on disk may still be older.
  var generation = 0
  /// Generation of the record on its way to its place; nil when none is.
  var writing: Int?
  /// Generation of the record in place that isn't known to be on the disk; nil when none is.
  var syncing: Int?
  /// Generation of the last durable record.
  var written = 0
  /// Something changed since the last record made.
  var isDirty = false
  /// To be taken apart and put together anew, from its records.
  var isRegrouping = false
  /// There was a record and it is lost: alerts of rows that stand in the logs already were told before.
  var isMuted = false
  /// Alerts not ticked off, oldest first.
  var outbox: [AlertEvent] = []
  var held: [Held] = []
  var checkpointAt: Duration?
  var checkpointError: String?

  init(key: String, pipeline: any LogPipeline) {
    self.key = key
    shared = SharedPipeline(pipeline)
  }

  var run: String { entries.first?.tail.run ?? "" }

  /// An alert waits for a record that nobody has made yet.
  var isUrgent: Bool { held.contains { $0.generation > generation } }

  var isHeld: Bool { entries.contains(where: \.isHeld) }

  /// All that is left to do is to write the last record.
  var isLeaving: Bool { isRegrouping || entries.allSatisfy(\.isLeaving) }

  /// Read to the ends of all files there are.
  var isCaughtUp: Bool {
    guard entries.count > 1 else { return entries.first?.tail.isCaughtUp ?? false }
    return entries.contains { $0.tail.isCaughtUp }
      && entries.allSatisfy { $0.tail.isCaughtUp || $0.tail.live == nil }
  }

  /// Those that may be written now.
  var dueSignposts: [CheckpointRecord] {
    signposts.filter { $0.value.after <= written }.sorted { $0.key < $1.key }.map { log, signpost in
      CheckpointRecord(
        log: log, run: run, generation: signpost.generation,
        places: [CheckpointRecord.Place(log: log, files: [])],
        pipeline: JSONText(ConfigNode(.null)),
        keptUnder: key)
    }
  }

  /// Nothing was read yet and nothing is known: the first record, which reading waits for, is short.
  private var isUntouched: Bool {
    generation == 0 && resting.isEmpty && entries.count == 1 && isHeld
  }

  /// One consistent moment of all its logs.
  func record() throws -> CheckpointRecord {
    let places = entries.map { $0.tail.place } + resting
    // The log of the key comes first: an older version reads only that.
    let first = places.filter { $0.log == key }
    return CheckpointRecord(
      log: key, run: run, generation: generation + 1,
      places: first + places.filter { $0.log != key }, outbox: outbox,
      pipeline: isUntouched ? JSONText(ConfigNode(.null)) : try shared.pipeline.snapshot())
  }
}
