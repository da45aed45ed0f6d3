import CSystemd
import Dispatch
import Glibc

/// Descriptors to wait for, as one dispatch source on an epoll descriptor of our own.
///
/// Pipes and process descriptors report EPOLLHUP, and libdispatch (6.3.1) handles that in a race: its
/// manager thread walks the watcher's lists while a worker frees them, and the process crashes. An
/// epoll descriptor never hangs up. Confined to the queue it's made for.
final class ReadyDescriptors {
  /// What a descriptor is to its hook.
  enum Role: UInt64 {
    case input
    case output
    case end
  }

  private let epoll: Int32
  private var source: (any DispatchSourceRead)?

  /// Calls `handler` on `queue` for each descriptor that is ready; nil without descriptors to spare.
  init?(queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { return nil }
    let source = DispatchSource.makeReadSource(fileDescriptor: epoll, queue: queue)
    source.setEventHandler(handler: handler)
    source.setCancelHandler { [epoll] in close(epoll) }
    source.activate()
    self.source = source
  }

  deinit { source?.cancel() }

  /// Watches until ``remove(_:)``; reports for as long as it's ready.
  func add(_ descriptor: Int32, _ role: Role, of pid: pid_t) {
    var event = epoll_event()
    event.events = role == .input ? EPOLLOUT.rawValue : EPOLLIN.rawValue
    event.data.u64 = UInt64(UInt32(bitPattern: pid)) << 2 | role.rawValue
    // It fails only without memory; the hook's time limit ends it then.
    _ = epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)
  }

  /// Stops watching; before the descriptor is closed, for a child may hold the same open file.
  func remove(_ descriptor: Int32) {
    _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
  }

  /// What is ready now; at most 64, the rest is reported again.
  func ready() -> [(pid: pid_t, role: Role)] {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    let count = epoll_wait(epoll, &events, Int32(events.count), 0)
    return events.prefix(Int(max(count, 0))).compactMap { event in
      let key = event.data.u64
      return Role(rawValue: key & 3).map { (pid_t(bitPattern: UInt32(key >> 2)), $0) }
    }
  }
}
