import Glibc
import Synchronization

/// The life of a ``ThreadExecutor``'s thread: takes what was handed in, runs it, waits.
final class ThreadLoop: Sendable {
  struct Readable: Sendable {
    var descriptor: Int32
    var body: @Sendable () -> Void
  }

  struct Timer: Sendable {
    var deadline: ContinuousClock.Instant
    var body: @Sendable () -> Void
  }

  /// What it waits for beside jobs.
  struct Waits: Sendable {
    var readable: Readable?
    var timer: Timer?
  }

  private struct Inbox: Sendable {
    var jobs: [@Sendable () -> Void] = []
    var isEnded = false
    /// The thread waits, or is about to: the bell has to be rung.
    var isWaiting = false
  }

  let waits = Mutex(Waits())
  private let inbox = Mutex(Inbox())
  /// Counts the holders of the inbox: the thread sanitizer can't see a `Mutex`, this it sees.
  private let handovers = Atomic<UInt>(0)
  private let thread = Atomic<UInt>(0)
  /// A pipe: written to when it is rung.
  private let bell: (read: Int32, write: Int32)

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", subject: "", code: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    bell = (ends[0], ends[1])
  }

  deinit {
    close(bell.read)
    close(bell.write)
  }

  var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  func add(_ body: @escaping @Sendable () -> Void) {
    ring { $0.jobs.append(body) }
  }

  func end() { ring { $0.isEnded = true } }

  private func exchange<Result: Sendable>(_ body: (inout Inbox) -> Result) -> Result {
    inbox.withLock { inbox in
      let count = handovers.load(ordering: .acquiring)
      defer { handovers.store(count &+ 1, ordering: .releasing) }
      return body(&inbox)
    }
  }

  private func ring(_ change: (inout Inbox) -> Void) {
    let mustRing = exchange { inbox in
      change(&inbox)
      defer { inbox.isWaiting = false }
      return inbox.isWaiting
    }
    if mustRing {
      // A full pipe rings as well.
      var one: UInt8 = 1
      _ = write(bell.write, &one, 1)
    }
  }

  func run() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    while true {
      let (jobs, isEnded) = exchange { inbox in
        let jobs = inbox.jobs
        inbox.jobs = []
        // With something to do it doesn't block, and looks again before it does.
        inbox.isWaiting = jobs.isEmpty
        return (jobs, inbox.isEnded)
      }
      for job in jobs { job() }
      if isEnded, jobs.isEmpty { return }
      wait(mayBlock: jobs.isEmpty)
    }
  }

  /// One look at the descriptors and the deadline; jobs that came meanwhile are not kept waiting.
  private func wait(mayBlock: Bool) {
    let (readable, timer) = waits.withLock { ($0.readable, $0.timer) }
    var polled = [
      pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: readable?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let rest = timer.map { Self.milliseconds(until: $0.deadline) } ?? -1
    poll(&polled, nfds_t(polled.count), mayBlock ? rest : 0)
    exchange { $0.isWaiting = false }
    if polled[0].revents != 0 {
      var rung: UInt64 = 0
      _ = read(bell.read, &rung, 8)
    }
    if polled[1].revents != 0 { readable?.body() }
    if let timer, timer.deadline <= .now {
      waits.withLock { if $0.timer?.deadline == timer.deadline { $0.timer = nil } }
      timer.body()
    }
  }

  /// Rounded up: a deadline is never met too early.
  private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
    let rest = max(deadline - .now, .zero).components
    return Int32(
      clamping: rest.seconds &* 1000 + (rest.attoseconds + 999_999_999_999_999)
        / 1_000_000_000_000_000)
  }
}
