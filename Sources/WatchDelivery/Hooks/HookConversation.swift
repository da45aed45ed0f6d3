/// The daemon's side of a call to a hook helper: bytes in, the outcome out.
///
/// A value; ``HookCaller`` does the reading. However it goes, there is one outcome and it says what is
/// known: that the hook never ran, how it ended, or that nobody knows.
package struct HookConversation: Sendable {
  /// How a conversation may end without an answer.
  package enum Break: Sendable, Equatable {
    case hungUp
    case outOfTime(seconds: Int)
  }

  /// Longest reply: the hook's output with every byte escaped, and room.
  private static let maxReplyBytes = 8 * HookRequest.usualOutputBytes

  private let socket: String
  private var pending: [UInt8] = []
  /// The helper has said that the hook runs.
  package private(set) var isStarted = false

  /// `socket`: path, for messages.
  package init(socket: String) { self.socket = socket }

  /// Takes what came; the outcome when that was the last of it.
  package mutating func receive(_ bytes: some Sequence<UInt8>) -> HookOutcome? {
    pending += bytes
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      let reply = HookReply(line: pending[..<end])
      pending.removeSubrange(...end)
      switch reply {
      case .started: isStarted = true
      case .refused(let reason): return HookOutcome(.refused(reason))
      case .ended(let outcome): return outcome
      case nil: return lost("answered in words no helper uses")
      }
    }
    return pending.count > Self.maxReplyBytes ? lost("answered without an end") : nil
  }

  /// The outcome when nothing more will come.
  package func broken(by cause: Break) -> HookOutcome {
    switch cause {
    case .hungUp:
      isStarted
        ? lost("ended while the hook ran")
        // Nothing has run: systemd has no room (MaxConnections=) or could not start the unit.
        : HookOutcome(
          .notCalled(
            "the helper of \(socket) hung up before the hook began; "
              + "journalctl -t rlwatchd-hook may say why", recoverable: true))
    case .outOfTime(let seconds): lost("gave no answer in \(seconds) s")
    }
  }

  /// What became of the hook isn't known, so it mustn't be run again.
  private func lost(_ what: String) -> HookOutcome {
    let hook = isStarted ? "what became of the hook isn't known" : "the hook may have run"
    return HookOutcome(
      .notCalled("the helper of \(socket) \(what): \(hook)", recoverable: false))
  }
}
