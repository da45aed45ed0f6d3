/// One log in the set: its tail, and what of it is recorded, told and due.
///
/// Confined to the queue of its owner.
final class TailEntry {
  /// An alert to be told once the record of a generation stands.
  struct Held {
    var alert: AlertEvent
    var generation: Int
    var inDoubt: Bool
  }

  let tail: LogTail
  var spec: LogSpec
  /// Generation of the last record made; the checkpoint on disk may still be older.
  var generation = 0
  /// Generation of the record on its way to its place; nil when none is.
  var writing: Int?
  /// Generation of the record in place that isn't known to be on the disk; nil when none is.
  var syncing: Int?
  /// Something changed since the last record made.
  var isDirty = false
  /// Nothing is read before the first checkpoint is durable: without one, rows would come twice or, after
  /// a rotation, never.
  var isHeld = false
  /// In the set's queue of logs to read.
  var isReady = false
  /// The name has to be looked at before the next read.
  var needsLook = true
  /// No spec names it any more; goes when its last record stands.
  var isLeaving = false
  /// Alerts not ticked off, oldest first.
  var outbox: [AlertEvent] = []
  var held: [Held] = []
  /// Reading rows that were there before the restart: their alerts may have been told before.
  var isReplaying = false
  var checkpointAt: Duration?
  var checkpointError: String?
  var lastData: Duration?
  var truncations = 0
  var rewrites = 0
  var rotations = 0
  var bytesLost: UInt64 = 0
  var mutedAlerts = 0
  var polls = false

  init(tail: LogTail, spec: LogSpec) {
    self.tail = tail
    self.spec = spec
  }

  /// Nothing is to be recorded, told or met at a deadline.
  var isQuiet: Bool {
    !isDirty && writing == nil && syncing == nil && held.isEmpty && tail.nextDeadline == nil
  }

  /// An alert waits for a record that nobody has made yet.
  var isUrgent: Bool { held.contains { $0.generation > generation } }
}
