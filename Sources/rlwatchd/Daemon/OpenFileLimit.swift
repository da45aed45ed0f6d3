import Glibc
import WatchEngine

/// How many files the daemon may hold open, and so how many logs.
enum OpenFileLimit {
  /// Descriptors kept for everything that isn't a log: checkpoints, sinks, hooks, folders.
  private static let reserve = 96

  /// Raises the soft limit to the hard one and gives the logs that fit below it.
  ///
  /// A log takes a descriptor, and for some seconds after a rotation one more.
  static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return TailSet.logLimit
    }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(1, min(TailSet.logLimit, Int(clamping: limit.rlim_cur) - reserve))
  }
}
