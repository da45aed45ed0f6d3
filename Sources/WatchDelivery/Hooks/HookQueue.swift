import CSystemd
import Dispatch
import Glibc
import WatchEngine

/// Runs hooks, several at a time, and leaves no process of theirs behind.
///
/// One per process: it makes the process the subreaper of its descendants. Nothing here waits for a
/// hook, all is driven by descriptors and timers on one queue, so a hung hook delays no other. When
/// a hook ends, its group is killed, and so is every orphan that isn't evidently another live hook's.
package actor HookQueue {
  private nonisolated let executor = QueueExecutor(label: "rlwatchd.hooks")
  private var descriptors: ReadyDescriptors?
  private var live: [pid_t: HookRun] = [:]
  private var sweepTimer: (any DispatchSourceTimer)?
  private var isStopping = false
  private var stopped: (@Sendable () -> Void)?

  /// Longest wait for killed orphans, milliseconds.
  ///
  /// SIGKILL takes effect within one or two, on a machine with far too much to do within a hundred;
  /// only what is stuck in the kernel takes longer.
  private static let sweepMilliseconds = 1000

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  package init() {
    // It fails on no kernel since 3.4; without it orphans go to init and only the group is killed.
    _ = rlw_become_subreaper()
    // Writing to a hook that has closed its input is an error, not a reason to die.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Starts a run; `done` is called once, on the hooks' queue, when nothing of it is left.
  ///
  /// After ``stop(grace:done:)`` nothing starts and `done` isn't called: the alert stays undelivered
  /// and comes again after the next start.
  package nonisolated func run(
    _ request: HookRequest, done: @escaping @Sendable (HookOutcome) -> Void
  ) {
    executor.queue.async { self.assumeIsolated { $0.start(request, done: done) } }
  }

  /// Ends all runs, TERM now and KILL after `grace` seconds, then calls `done`.
  package nonisolated func stop(grace: Double, done: @escaping @Sendable () -> Void) {
    executor.queue.async { self.assumeIsolated { $0.stopAll(grace: grace, done: done) } }
  }

  private func start(_ request: HookRequest, done: @escaping @Sendable (HookOutcome) -> Void) {
    // The end of a run makes room for the next of its sink, at a stop, too.
    guard !isStopping else { return }
    let token = "RLWATCH_HOOK_RUN=\(UInt64.random(in: 0...UInt64.max))"
    guard let descriptors = watched() else {
      done(HookOutcome(.notStarted(SystemFailure("watch", request.argv.first ?? "", errno: errno))))
      return
    }
    let process: ChildProcess
    do throws(SystemFailure) {
      process = try ChildProcess.spawn(
        argv: request.argv, environment: request.environment + [token])
    } catch {
      done(HookOutcome(.notStarted(error)))
      return
    }
    let pid = process.pid
    let run = HookRun(
      request, token: token, process: process, descriptors: descriptors, done: done)
    live[pid] = run
    let limit = DispatchSource.makeTimerSource(queue: executor.queue)
    limit.schedule(
      deadline: .now() + request.timeout, repeating: request.grace,
      leeway: .milliseconds(10))
    limit.setEventHandler { self.assumeIsolated { $0.live[pid]?.escalate() } }

    run.limit = limit
    limit.activate()
  }

  /// The epoll descriptor, made with the first hook: most daemons have none.
  private func watched() -> ReadyDescriptors? {
    if descriptors == nil {
      descriptors = ReadyDescriptors(queue: executor.queue) {
        self.assumeIsolated { $0.handleReady() }
      }
    }
    return descriptors
  }

  private func handleReady() {
    for (pid, role) in descriptors?.ready() ?? [] {
      switch role {
      case .input: live[pid]?.feed()
      case .output: live[pid]?.drain()
      case .end: ended(pid)
      }
    }
  }

  private func ended(_ pid: pid_t) {
    guard let run = live[pid] else { return }
    run.drain()
    var outcome = run.reap()
    live[pid] = nil
    (outcome.strays, outcome.survivors) = sweep()
    // What the last of its processes wrote before they were killed; a pipe holds 64 KiB.
    run.drain()
    outcome.output = run.output
    outcome.truncated = run.truncated
    run.close()
    run.done(outcome)
    tellIfStopped()
  }

  private func sweep() -> (killed: Int, remaining: Int) {
    let others = Array(live.values)
    let swept = Orphans.sweep(
      except: Set(live.keys), milliseconds: Self.sweepMilliseconds
    ) { orphan in
      !others.contains {
        getsid(orphan) == $0.process.pid || Orphans.environment(of: orphan, contains: $0.token)
      }
    }
    if swept.remaining > 0 { sweepAgain() }
    return swept
  }

  /// Whoever forks faster than it can be killed, or is stuck in the kernel, is tried once a second.
  private func sweepAgain() {
    guard sweepTimer == nil else { return }
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    timer.schedule(deadline: .now() + 1, leeway: .milliseconds(100))
    timer.setEventHandler {
      self.assumeIsolated {
        $0.sweepTimer = nil
        _ = $0.sweep()
      }
    }
    sweepTimer = timer
    timer.activate()
  }

  private func stopAll(grace: Double, done: @escaping @Sendable () -> Void) {
    isStopping = true
    stopped = done
    for run in live.values where run.stage == .running {
      run.escalate()
    }
    executor.queue.asyncAfter(deadline: .now() + grace) {
      self.assumeIsolated { for run in $0.live.values { run.escalate() } }
    }
    tellIfStopped()
  }

  private func tellIfStopped() {
    guard live.isEmpty, let done = stopped else { return }
    stopped = nil
    done()
  }
}
