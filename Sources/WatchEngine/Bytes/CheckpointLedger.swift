import Synchronization

/// What is known of the checkpoint in place of each log: whether it would outlive a power cut.
///
/// Shared by the queue that places records and the one that syncs them.
final class CheckpointLedger: Sendable {
  enum Standing: Sendable, Equatable {
    /// Placed by an earlier process, or none at all.
    case unknown
    /// In place, maybe not on the disk; the previous generation is.
    case placed(Int)
    /// On the disk, its name as well.
    case durable
  }

  private let standings = Mutex<[String: Standing]>([:])

  func standing(of log: String) -> Standing { standings.withLock { $0[log] ?? .unknown } }

  func set(_ log: String, _ standing: Standing) { standings.withLock { $0[log] = standing } }

  /// Generation `generation` was synced; a younger one in place isn't durable by that.
  func synced(_ log: String, _ generation: Int) {
    standings.withLock { if $0[log] == .placed(generation) { $0[log] = .durable } }
  }
}
