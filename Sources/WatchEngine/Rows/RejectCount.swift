/// Lines that were refused for one reason.
package struct RejectCount: Codable, Sendable, Equatable {
  package var reason: RejectReason
  package var count: UInt64
  /// Beginning of the first such line, control characters replaced; at most 120 bytes.
  package var example: String
  /// Offset in its file of that line.
  package var offset: UInt64
}
