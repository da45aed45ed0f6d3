import Dispatch
import Glibc
import WatchEngine

/// Has hooks run by helpers outside the daemon's sandbox, several at a time.
///
/// Nothing here waits: a helper that hangs delays no other hook. Connecting is what starts the helper;
/// hanging up is what ends its hook.
package actor HookCaller {
  /// For the helper to start and read its config, beyond the hook's own limits; seconds.
  private static let startSeconds = 5.0

  private nonisolated let executor = QueueExecutor(label: "rlwatchd.hook-calls")
  private var descriptors: ReadyDescriptors?
  private var live: [pid_t: HookConnection] = [:]
  private var lastNumber: pid_t = 0
  private var isStopping = false

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  package init() {}

  /// Calls the helper at `socket`; `done` is called once, on this actor's queue.
  ///
  /// `seconds`: how long the hook may take, its grace with it. After ``stop(done:)`` nothing starts and
  /// `done` isn't called: the alert stays undelivered and comes again after the next start.
  package nonisolated func run(
    _ call: HookCall, socket: String, seconds: Double,
    done: @escaping @Sendable (HookOutcome) -> Void
  ) {
    executor.queue.async {
      self.assumeIsolated { $0.start(call, socket: socket, seconds: seconds, done: done) }
    }
  }

  /// Hangs up on all helpers, then calls `done`.
  package nonisolated func stop(done: @escaping @Sendable () -> Void) {
    executor.queue.async {
      self.assumeIsolated { $0.hangUpAll() }
      done()
    }
  }

  private func start(
    _ call: HookCall, socket path: String, seconds: Double,
    done: @escaping @Sendable (HookOutcome) -> Void
  ) {
    guard !isStopping else { return }
    let ends: (Int32, Int32)
    do throws(SystemFailure) {
      ends = try Self.open(path)
    } catch {
      done(Self.unreachable(error))
      return
    }
    guard let descriptors = watched() else {
      for end in [ends.0, ends.1] { close(end) }
      done(Self.unreachable(SystemFailure("watch", path, errno: EMFILE)))
      return
    }
    lastNumber = lastNumber == .max ? 1 : lastNumber + 1
    let number = lastNumber
    let connection = HookConnection(
      call, socket: ends.0, sending: ends.1, number: number,
      conversation: HookConversation(socket: path), descriptors: descriptors, done: done)
    let limit = DispatchSource.makeTimerSource(queue: executor.queue)
    let patience = seconds + Self.startSeconds
    limit.schedule(deadline: .now() + patience, leeway: .milliseconds(100))
    limit.setEventHandler { self.assumeIsolated { $0.giveUp(number, after: Int(patience)) } }
    connection.limit = limit
    live[number] = connection
    limit.activate()
  }

  private static func open(_ path: String) throws(SystemFailure) -> (Int32, Int32) {
    let socket = try UnixSocket.connect(to: path)
    let sending = fcntl(socket, F_DUPFD_CLOEXEC, 3)
    guard sending >= 0 else {
      let failure = SystemFailure("connect to", path, errno: errno)
      close(socket)
      throw failure
    }
    return (socket, sending)
  }

  /// Nothing has run, so it may be tried again; not where only an administrator can help.
  private static func unreachable(_ failure: SystemFailure) -> HookOutcome {
    let advice =
      switch failure.number {
      case ENOENT, ECONNREFUSED: "; is rlwatchd-hook.socket started?"
      case EACCES: "; is SocketUser= of rlwatchd-hook.socket the daemon's user?"
      default: ""
      }
    return HookOutcome(
      .notCalled("\(failure)\(advice)", recoverable: ![EACCES, EPERM].contains(failure.number)))
  }

  /// The epoll descriptor, made with the first call: most daemons have none.
  private func watched() -> ReadyDescriptors? {
    if descriptors == nil {
      descriptors = ReadyDescriptors(queue: executor.queue) {
        self.assumeIsolated { $0.handleReady() }
      }
    }
    return descriptors
  }

  private func handleReady() {
    for (number, role) in descriptors?.ready() ?? [] {
      guard let connection = live[number] else { continue }
      switch role {
      case .input: connection.feed()
      case .output, .end:
        if let outcome = connection.drain() { finish(number, outcome) }
      }
    }
  }

  private func giveUp(_ number: pid_t, after seconds: Int) {
    guard let connection = live[number] else { return }
    finish(number, connection.conversation.broken(by: .outOfTime(seconds: seconds)))
  }

  private func finish(_ number: pid_t, _ outcome: HookOutcome) {
    guard let connection = live.removeValue(forKey: number) else { return }
    connection.close()
    connection.done(outcome)
  }

  private func hangUpAll() {
    isStopping = true
    for connection in live.values { connection.close() }
    live = [:]
  }
}
