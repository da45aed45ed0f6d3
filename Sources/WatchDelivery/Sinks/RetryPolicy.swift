/// When a failed delivery is tried again.
package struct RetryPolicy: Sendable, Equatable {
  /// Tries in all; nil: for as long as the sink says a failure is recoverable.
  package var maxAttempts: Int?
  /// Pause before the second try, seconds; doubles with each further one.
  package var firstPause: Double
  /// Longest pause, seconds.
  package var longestPause: Double

  /// A journal restarts within a second; half a minute is soon enough for one that stays away.
  package init(maxAttempts: Int? = nil, firstPause: Double = 0.5, longestPause: Double = 30) {
    self.maxAttempts = maxAttempts
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// Seconds to wait after the `attempt`-th try (from 1) failed; nil: give up.
  package func pause(after attempt: Int) -> Double? {
    if let maxAttempts, attempt >= maxAttempts { return nil }
    var pause = firstPause
    var doublings = attempt - 1
    while doublings > 0, pause > 0, pause < longestPause {
      pause *= 2
      doublings -= 1
    }
    return min(pause, longestPause)
  }
}
