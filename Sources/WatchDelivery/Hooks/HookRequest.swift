/// One run of a hook, ready to start.
package struct HookRequest: Sendable {
  /// Absolute path first.
  package var argv: [String]
  package var environment: [String]
  /// For standard input.
  package var input: [UInt8]
  /// Seconds until TERM, and from TERM to KILL.
  package var timeout: Double
  package var grace: Double
  /// Bytes of output kept, the rest is read and discarded.
  package var maxOutputBytes: Int
  /// 8 KiB are a screenful or two.
  package static let usualOutputBytes = 8192

  package init(
    argv: [String], environment: [String], input: [UInt8], timeout: Double, grace: Double,
    maxOutputBytes: Int = Self.usualOutputBytes
  ) {
    self.argv = argv
    self.environment = environment
    self.input = input
    self.timeout = Self.bounded(timeout, otherwise: 30)
    self.grace = Self.bounded(grace, otherwise: 5)
    self.maxOutputBytes = max(maxOutputBytes, 0)
  }

  /// Between a hundredth of a second and a day; no clock takes NaN.
  private static func bounded(_ seconds: Double, otherwise usual: Double) -> Double {
    seconds.isNaN ? usual : min(max(seconds, 0.01), 86_400)
  }
}
