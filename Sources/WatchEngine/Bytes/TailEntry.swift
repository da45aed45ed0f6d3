/// One log in the set: its tail, and what of it is due; what is recorded and told is its group's.
///
/// Confined to the queue of its owner.
final class TailEntry {
  let tail: LogTail
  let group: TailGroup
  var spec: LogSpec
  /// Nothing is read before the first checkpoint is durable: without one, rows would come twice or, after
  /// a rotation, never.
  var isHeld = false
  /// In the set's queue of logs to read.
  var isReady = false
  /// The name has to be looked at before the next read.
  var needsLook = true
  /// No spec names it any more; goes when its last record stands.
  var isLeaving = false
  var lastData: Duration?
  var truncations = 0
  var rewrites = 0
  var rotations = 0
  var bytesLost: UInt64 = 0
  var mutedAlerts = 0
  var polls = false

  init(tail: LogTail, group: TailGroup, spec: LogSpec) {
    self.tail = tail
    self.group = group
    self.spec = spec
    group.entries.append(self)
  }
}
