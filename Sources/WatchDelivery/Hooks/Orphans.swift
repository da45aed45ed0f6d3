import CSystemd
import Glibc

/// The processes that hooks left behind and that were handed to us, the subreaper.
///
/// A hook's process may leave its group and session (`setsid`, double fork), but not its parentage:
/// when its parent ends it becomes a child of the daemon.
enum Orphans {
  /// Children of this process outside our own session, minus `leaders`.
  ///
  /// No process enters another session, and every hook starts its own: a child in ours isn't a hook's.
  static func all(except leaders: Set<pid_t>) -> [pid_t] {
    let session = getsid(0)
    return children().filter { !leaders.contains($0) && getsid($0) != session }
  }

  /// Kills and reaps orphans until none that `isDoomed` remains, waiting at most `milliseconds`.
  ///
  /// Returns how many were killed and how many remain. One that ends hands us its children, and may
  /// do so after they were listed: only a round that found nothing at all is the last.
  static func sweep(
    except leaders: Set<pid_t>, milliseconds: Int, isDoomed: (pid_t) -> Bool
  ) -> (killed: Int, remaining: Int) {
    let deadline = monotonicMilliseconds() + milliseconds
    var killed: Set<pid_t> = []
    while true {
      let found = all(except: leaders)
      // What has ended already is reaped, whoever's it was.
      let alive = found.filter { !reap($0) }
      let orphans = alive.filter(isDoomed)
      let rest = deadline - monotonicMilliseconds()
      let isLast = orphans.isEmpty && alive.count == found.count
      guard !isLast, rest > 0 else { return (killed.count, orphans.count) }
      for orphan in orphans where kill(orphan, SIGKILL) == 0 { killed.insert(orphan) }
      guard let first = orphans.first else { continue }
      let pidfd = pidfd_open(first, 0)
      guard pidfd >= 0 else { continue }
      var ended = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
      // The first may be one that can't be killed; a short look at it, then the others.
      _ = poll(&ended, 1, Int32(min(rest, 20)))
      close(pidfd)
    }
  }

  /// Whether the process was started, at whatever distance, with this variable in its environment.
  ///
  /// False also where the environment was cleared or can't be read.
  static func environment(of pid: pid_t, contains variable: String) -> Bool {
    guard let bytes = contents("/proc/\(pid)/environ", limit: 1 << 17) else { return false }
    return bytes.split(separator: 0).contains { $0.elementsEqual(variable.utf8) }
  }

  private static func reap(_ pid: pid_t) -> Bool {
    // Only this one: a wait for any child would steal other waiters' results.
    waitpid(pid, nil, WNOHANG) == pid
  }

  /// Children are listed by the thread that is their parent; all our threads are asked.
  ///
  /// A thread that ends (dispatch's do, all the time) hands its children to another one, maybe one that
  /// was asked already: asked again until the threads stayed the same, a few times at most.
  private static func children() -> [pid_t] {
    var threads = self.threads()
    var children: Set<pid_t> = []
    for _ in 0..<8 {
      for thread in threads {
        let bytes = contents("/proc/self/task/\(thread)/children", limit: 1 << 20) ?? []
        children.formUnion(
          bytes.split(separator: UInt8(ascii: " ")).compactMap {
            pid_t(String(decoding: $0, as: UTF8.self))
          })
      }
      let after = self.threads()
      if after == threads { break }
      threads = after
    }
    return Array(children)
  }

  private static func threads() -> [pid_t] {
    guard let folder = opendir("/proc/self/task") else { return [] }
    defer { closedir(folder) }
    var threads: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let thread = pid_t(name) { threads.append(thread) }
    }
    return threads
  }

  private static func contents(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < limit {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
    return bytes
  }

  private static func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
