import Dispatch

/// Writes checkpoints on a queue of its own, so that a slow disk never holds up the reading.
package final class CheckpointWriter: Sendable {
  package typealias Done =
    @Sendable (_ results: [(record: CheckpointRecord, error: SystemError?)], _ took: Duration) ->
    Void

  private let queue = DispatchQueue(label: "rlwatchd.checkpoints")
  private let store: CheckpointStore

  package init(store: CheckpointStore) { self.store = store }

  /// Writes a batch and syncs the folder once; `done` is called on the writer's queue.
  package func write(_ records: [CheckpointRecord], done: @escaping Done) {
    guard !records.isEmpty else { return }
    queue.async { [store] in
      let clock = ContinuousClock()
      let start = clock.now
      var results: [(record: CheckpointRecord, error: SystemError?)] = []
      for record in records {
        do throws(SystemError) {
          try store.write(record)
          results.append((record, nil))
        } catch {
          results.append((record, error))
        }
      }
      do throws(SystemError) {
        try store.sync()
      } catch {
        results = results.map { ($0.record, $0.error ?? error) }
      }
      done(results, clock.now - start)
    }
  }
}
