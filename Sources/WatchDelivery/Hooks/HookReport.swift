package import WatchEngine

/// The latest run of a hook, for the state file.
package struct HookReport: Sendable, Equatable {
  /// Output kept there; the journal has all that was kept.
  private static let maxOutputBytes = 1024

  /// When it ended; seconds since 1970.
  package var time: Double
  package var alertID: String
  /// Path of the helper's socket; nil: in the daemon's sandbox.
  package var socket: String?
  package var outcome: HookOutcome

  package var node: ConfigNode {
    .object([
      "time": .real(time), "alert_id": .text(alertID),
      "socket": ConfigNode(socket.map { .string($0) } ?? .null),
      "succeeded": .flag(outcome.succeeded),
      "exit_status": outcome.exitStatus.map { .whole(Int($0)) } ?? ConfigNode(.null),
      "sentence": .text(PlainText.line(outcome.sentence, maxBytes: Self.maxOutputBytes)),
      "output": .text(PlainText.block(outcome.text, maxBytes: Self.maxOutputBytes)),
    ])
  }
}
