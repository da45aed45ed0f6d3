import Dispatch
import Glibc

/// One call under way: its connection, what is still to be sent, and its time limit.
///
/// Confined to ``HookCaller``'s queue.
final class HookConnection {
  let socket: Int32
  /// The same connection once more, because a descriptor is watched for one thing only.
  private let sending: Int32
  private let number: pid_t
  private let descriptors: ReadyDescriptors
  private var unsent: ArraySlice<UInt8>
  private var isSending = true
  var conversation: HookConversation
  /// Counts down to giving up.
  var limit: (any DispatchSourceTimer)?
  let done: @Sendable (HookOutcome) -> Void

  init(
    _ call: HookCall, socket: Int32, sending: Int32, number: pid_t, conversation: HookConversation,
    descriptors: ReadyDescriptors, done: @escaping @Sendable (HookOutcome) -> Void
  ) {
    self.socket = socket
    self.sending = sending
    self.number = number
    self.conversation = conversation
    self.descriptors = descriptors
    self.done = done
    unsent = call.line[...]
    descriptors.add(sending, .input, of: number)
    descriptors.add(socket, .output, of: number)
  }

  /// Sends what the socket takes; what the helper doesn't want to hear shows when it hangs up.
  func feed() {
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes {
        send(sending, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        unsent = unsent.dropFirst(count)
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        break
      }
    }
    stopSending()
  }

  /// Reads what came; the outcome when there is nothing more to wait for.
  func drain() -> HookOutcome? {
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      while true {
        let count = read(socket, buffer.baseAddress, buffer.count)
        if count > 0 {
          if let outcome = conversation.receive(buffer.prefix(count)) { return outcome }
        } else if count < 0, errno == EAGAIN {
          return nil
        } else if count == 0 || errno != EINTR {
          return conversation.broken(by: .hungUp)
        }
      }
    }
  }

  /// Hangs up, which ends a hook that still runs; nothing may be called afterwards.
  func close() {
    stopSending()
    descriptors.remove(socket)
    Glibc.close(socket)
    limit?.cancel()
    limit = nil
  }

  private func stopSending() {
    guard isSending else { return }
    isSending = false
    descriptors.remove(sending)
    Glibc.close(sending)
  }
}
