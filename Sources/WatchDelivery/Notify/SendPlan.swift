/// When to try again, within one time limit for all tries.
struct SendPlan: Equatable {
  /// Half a minute is a hook's usual limit; a chat service that throttles asks for a second or two.
  static let pauses = RetryPolicy(firstPause: 1, longestPause: 8)

  /// Seconds for everything.
  let limit: Double
  private(set) var tries = 0

  init(limit: Double) { self.limit = limit }

  /// Seconds of the next try: all that is left, so that a slow server has its time.
  func seconds(at elapsed: Double) -> Double { max(limit - elapsed, 0.1) }

  /// Seconds to get through; a host that is down must leave time for another try.
  func connectSeconds(at elapsed: Double) -> Double { min(seconds(at: elapsed), 5) }

  /// Seconds to wait after a try that is to be made again; nil: no time is left for another.
  ///
  /// `jitter` in 0..<1 shortens the pause by up to a half, so that many nodes don't come at once.
  mutating func pause(retryAfter: Int?, at elapsed: Double, jitter: Double) -> Double? {
    tries += 1
    let usual = Self.pauses.pause(after: tries) ?? 8
    let pause = max(usual * (1 - jitter / 2), Double(retryAfter ?? 0))
    // A try that has no second to connect is none.
    return elapsed + pause + 1 <= limit ? pause : nil
  }
}
