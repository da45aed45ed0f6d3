import Dispatch

/// Writes checkpoints on queues of its own, so that a slow disk never holds up the reading.
///
/// A record is in place within a fraction of a millisecond; that it is on the disk takes some. The
/// placing doesn't wait for the syncing of other records.
package final class CheckpointWriter: Sendable {
  package typealias Results = [(record: CheckpointRecord, error: SystemError?)]

  private let placing = DispatchQueue(label: "rlwatchd.checkpoints")
  private let syncing = DispatchQueue(label: "rlwatchd.checkpoints.sync")
  private let store: CheckpointStore

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
    placing.async { [store, syncing] in
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
        let errors = inPlace.isEmpty ? [] : store.sync(inPlace)
        synced(Array(zip(inPlace, errors)).map { ($0, $1) }, ContinuousClock.now - start)
      }
    }
  }
}
