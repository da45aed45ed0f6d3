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
  /// Bytes of output kept, the rest is read and discarded; 8 KiB are a screenful or two.
  package var maxOutputBytes: Int

  package init(
    argv: [String], environment: [String], input: [UInt8], timeout: Double, grace: Double,
    maxOutputBytes: Int = 8192
  ) {
    self.argv = argv
    self.environment = environment
    self.input = input
    self.timeout = timeout
    self.grace = grace
    self.maxOutputBytes = maxOutputBytes
  }
}
