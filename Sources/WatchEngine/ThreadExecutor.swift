import Glibc
import Synchronization

/// A thread of its own as the executor of an actor: jobs in their order, one descriptor, one deadline.
///
/// Between events it waits in one call, so a tick costs one wake-up; on a dispatch queue it costs
/// seven (the manager's, and a worker made anew each time). Ends with its owner.
package final class ThreadExecutor: SerialExecutor, Sendable {
  private let loop: ThreadLoop

  /// Fails when the process has no room for a thread or a descriptor.
  package init() throws(SystemError) {
    loop = try ThreadLoop()
    try Self.begin(loop)
  }

  deinit { loop.end() }

  /// Runs `body` on the thread, behind everything handed in before.
  package func async(_ body: @escaping @Sendable () -> Void) { loop.add(body) }

  /// Calls `body` whenever the descriptor has something to read; on the thread only.
  package func listen(to descriptor: Int32, _ body: @escaping @Sendable () -> Void) {
    loop.waits.withLock { $0.readable = ThreadLoop.Readable(descriptor: descriptor, body: body) }
  }

  /// Calls `body` once at `deadline`, in place of any earlier wish; on the thread only.
  package func wake(at deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {
    loop.waits.withLock { $0.timer = ThreadLoop.Timer(deadline: deadline, body: body) }
  }

  /// Waits for jobs alone; on the thread only.
  package func listenNoMore() { loop.waits.withLock { $0 = ThreadLoop.Waits() } }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() {
    precondition(loop.isCurrent, "the actor is entered from a thread that isn't its own")
  }

  /// The thread keeps the loop, not the executor: with the executor the thread ends.
  private static func begin(_ loop: ThreadLoop) throws(SystemError) {
    // Signals are the main queue's; only those of a fault reach whoever caused it.
    var blocked = sigset_t()
    var before = sigset_t()
    sigfillset(&blocked)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGPROF] {
      sigdelset(&blocked, fault)
    }
    pthread_sigmask(SIG_SETMASK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let argument = Unmanaged.passRetained(loop)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<ThreadLoop>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    guard code == 0 else {
      argument.release()
      throw SystemError(call: "pthread_create", subject: "", code: code)
    }
    pthread_detach(thread)
  }
}
