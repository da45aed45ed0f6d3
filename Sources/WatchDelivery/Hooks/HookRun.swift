import CSystemd
import Dispatch
import Glibc

/// One hook under way: its process, pipes and time limit.
///
/// Confined to ``HookQueue``'s queue.
final class HookRun {
  /// The variable that tells the processes of one run from another's.
  static let tokenName = "RLWATCH_HOOK_RUN"

  /// What the time limit has led to.
  enum Stage {
    case running
    case terminated
    case killed
  }

  let process: ChildProcess
  let request: HookRequest
  /// `NAME=value` that only this run's processes inherit.
  let token: String
  var stage = Stage.running
  /// Counts down to TERM, then to KILL.
  var limit: (any DispatchSourceTimer)?
  let done: @Sendable (HookOutcome) -> Void
  private let start = DispatchTime.now()
  private let descriptors: ReadyDescriptors
  private var isInputOpen = true
  private var isOutputOpen = true
  private var unsent: ArraySlice<UInt8>
  private(set) var output: [UInt8] = []
  private(set) var truncated = false

  init(
    _ request: HookRequest, token: String, process: ChildProcess,
    descriptors: ReadyDescriptors, done: @escaping @Sendable (HookOutcome) -> Void
  ) {
    self.request = request
    self.token = token
    self.process = process
    self.descriptors = descriptors
    self.done = done
    unsent = request.input[...]
    descriptors.add(process.input, .input, of: process.pid)
    descriptors.add(process.output, .output, of: process.pid)
    descriptors.add(process.pidfd, .end, of: process.pid)
  }

  /// Writes what the pipe takes; closes standard input at its end, or when nobody reads it.
  func feed() {
    guard isInputOpen else { return }
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { write(process.input, $0.baseAddress, $0.count) }
      if count > 0 {
        unsent = unsent.dropFirst(count)
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        // A hook needn't read its input; what it doesn't want is dropped.
        break
      }
    }
    closeInput()
  }

  /// Reads what there is, at most `turns` times 16 KiB so that a flood starves no other hook.
  func drain(turns: Int = 16) {
    guard isOutputOpen else { return }
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      for _ in 0..<turns {
        let count = read(process.output, buffer.baseAddress, buffer.count)
        guard count > 0 else {
          // The end stays readable for ever: watching on, the queue would spin on it.
          if count == 0 { closeOutput() }
          return
        }
        let room = request.maxOutputBytes - output.count
        if count > room { truncated = true }
        output += buffer.prefix(min(count, room))
      }
    }
  }

  /// Asks, then makes, the whole group end; called at the time limit and again after the grace.
  func escalate() {
    switch stage {
    case .running:
      stage = .terminated
      kill(-process.pid, SIGTERM)
    case .terminated, .killed:
      stage = .killed
      kill(-process.pid, SIGKILL)
    }
  }

  /// Closes what is still open and stops the clock; nothing may be called afterwards.
  func close() {
    closeInput()
    closeOutput()
    descriptors.remove(process.pidfd)
    Glibc.close(process.pidfd)
    limit?.cancel()
    limit = nil
  }

  private func closeInput() {
    guard isInputOpen else { return }
    isInputOpen = false
    descriptors.remove(process.input)
    Glibc.close(process.input)
  }

  private func closeOutput() {
    guard isOutputOpen else { return }
    isOutputOpen = false
    descriptors.remove(process.output)
    Glibc.close(process.output)
  }

  /// The process has ended: kills the rest of its group, reaps it and tells how it ended.
  func reap() -> HookOutcome {
    var information = siginfo_t()
    // Still a zombie, so that neither its number nor its group's can belong to a stranger.
    _ = rlw_waitid_pidfd(process.pidfd, &information, WEXITED | WNOWAIT)
    kill(-process.pid, SIGKILL)
    _ = rlw_waitid_pidfd(process.pidfd, &information, WEXITED)
    let status = rlw_si_status(&information)
    let exited = rlw_si_code(&information) == CLD_EXITED
    var outcome = HookOutcome(exited ? .exited(status) : .killed(signal: status))
    outcome.timedOut = stage != .running
    let elapsed = DispatchTime.now().uptimeNanoseconds &- start.uptimeNanoseconds
    outcome.seconds = Double(elapsed) / 1e9
    return outcome
  }
}
