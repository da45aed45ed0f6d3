import Dispatch
import Synchronization

/// Writes checkpoints on queues of its own, so that a slow disk never holds up the reading.
///
/// A record is in place within a fraction of a millisecond; that it is on the disk takes some. The
/// placing doesn't wait for the syncing of other records.
package final class CheckpointWriter: Sendable {
  package typealias Results = [(record: CheckpointRecord, error: SystemError?)]

  private let placing = DispatchQueue(label: "rlwatchd.checkpoints")
  private let syncing = DispatchQueue(label: "rlwatchd.checkpoints.sync")
  private let store: CheckpointStore
  /// Files synced at a time: a journal commits them together, ten and more times as fast as in turn.
  ///
  /// Queues of their own: the first use of a global queue makes libdispatch look after its threads
  /// once a second for good.
  private let lanes = (0..<8).map { DispatchQueue(label: "rlwatchd.checkpoints.sync.\($0)") }

  package init(store: CheckpointStore) { self.store = store }

  /// Places a batch and then syncs it; both are told on the writer's queues.
  ///
  /// `took` is the whole time, waiting included.
  package func write(
    _ records: [CheckpointRecord], placed: @escaping @Sendable (Results) -> Void,
    synced: @escaping @Sendable (Results, _ took: Duration) -> Void
  ) {
    guard !records.isEmpty else { return }
    let start = ContinuousClock.now
    placing.async { [store, syncing, lanes] in
      let results: Results = records.map { record in
        do throws(SystemError) {
          try store.place(record)
          return (record, nil)
        } catch {
          return (record, error)
        }
      }
      placed(results)
      syncing.async {
        let inPlace = results.filter { $0.error == nil }.map(\.record)
        let errors = inPlace.isEmpty ? [] : Self.sync(inPlace, of: store, on: lanes)
        synced(zip(inPlace, errors).map { ($0, $1) }, ContinuousClock.now - start)
      }
    }
  }

  private static func sync(
    _ records: [CheckpointRecord], of store: CheckpointStore, on lanes: [DispatchQueue]
  ) -> [SystemError?] {
    let errors = SyncErrors(count: records.count)
    let group = DispatchGroup()
    for (lane, queue) in lanes.prefix(records.count).enumerated() {
      queue.async(group: group) {
        for place in stride(from: lane, to: records.count, by: lanes.count) {
          errors.set(place, store.syncContent(of: records[place]))
        }
      }
    }
    group.wait()
    return store.syncNames(of: records, errors: errors.all)
  }
}

/// What came of each record of a batch.
private final class SyncErrors: Sendable {
  private let errors: Mutex<[SystemError?]>

  init(count: Int) { errors = Mutex(Array(repeating: nil, count: count)) }

  var all: [SystemError?] { errors.withLock { $0 } }

  func set(_ place: Int, _ error: SystemError?) { errors.withLock { $0[place] = error } }
}
