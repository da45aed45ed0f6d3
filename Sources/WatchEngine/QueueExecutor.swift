package import Dispatch

/// A serial dispatch queue as the executor of an actor.
///
/// `DispatchSerialQueue` does not exist on Linux. Dispatch-source handlers run on ``queue`` and enter
/// the actor with `assumeIsolated`. Safe to share: the queue is the only stored property and immutable.
package final class QueueExecutor: SerialExecutor, Sendable {
  package let queue: DispatchQueue

  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
