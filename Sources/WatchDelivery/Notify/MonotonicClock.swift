import Glibc

/// Time that only goes forward, for limits and pauses of commands.
enum MonotonicClock {
  /// Seconds since some moment.
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Returns after so many seconds.
  static func wait(_ seconds: Double) {
    let end = self.seconds() + seconds
    var left = seconds
    while left > 0 {
      _ = poll(nil, 0, Int32(min(left, 3600) * 1000) + 1)
      left = end - self.seconds()
    }
  }
}
