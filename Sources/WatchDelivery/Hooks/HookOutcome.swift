import Glibc
import WatchEngine

/// How a run of a hook ended.
package struct HookOutcome: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    case notStarted(SystemFailure)
    /// Its file isn't safe to run, or its helper won't run it.
    case refused(String)
    /// Its helper can't be reached or gave no answer; recoverable when nothing has run.
    case notCalled(String, recoverable: Bool)
  }

  package var ending: Ending
  /// Whether the time limit was what ended it.
  package var timedOut = false
  /// Standard output and standard error, mixed as they came; bounded.
  package var output: [UInt8] = []
  /// Whether there was more output than that.
  package var truncated = false
  /// Processes it left behind, outside its process group, that were killed.
  package var strays = 0
  /// Processes it left behind that could not be killed (another user's, or stuck in the kernel).
  package var survivors = 0
  package var seconds = 0.0

  package init(_ ending: Ending) { self.ending = ending }

  package var succeeded: Bool { ending == .exited(0) && !timedOut }

  /// nil unless it ended by itself.
  package var exitStatus: Int32? {
    if case .exited(let status) = ending { status } else { nil }
  }

  /// What the runner makes of it.
  ///
  /// Only exit status 75 (EX_TEMPFAIL) asks for another try: a hook that stopped half-way through
  /// stopping a job must not be started over unasked.
  package var result: SinkResult {
    if succeeded { return .delivered }
    let recoverable: Bool
    switch ending {
    case .exited(75): recoverable = !timedOut
    case .notStarted(let failure):
      recoverable = [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(failure.number)
    case .notCalled(_, let mayTryAgain): recoverable = mayTryAgain
    default: recoverable = false
    }
    return .failed(recoverable: recoverable, reason: sentence)
  }

  /// "exited with status 1 after 0.2 s", without the hook's name.
  package var sentence: String {
    var text: String
    switch ending {
    case .exited(let status): text = "exited with status \(status)"
    case .killed(let signal): text = "was killed by signal \(signal)"
    case .notStarted(let failure): return "could not be started: \(failure)"
    case .refused(let reason): return "was refused: \(PlainText.line(reason, maxBytes: 1024))"
    case .notCalled(let reason, _): return "could not be run outside the sandbox: \(reason)"
    }
    // Tenths without Foundation; the time is bounded by the hook's limits.
    let tenths = Int(min(max(seconds, 0), 1e9) * 10)
    text += " after \(tenths / 10).\(tenths % 10) s"
    if timedOut { text += ", having reached its time limit" }
    if strays > 0 { text += "; \(strays) processes it left behind were killed" }
    if survivors > 0 { text += "; \(survivors) processes it left behind could not be killed" }
    return text
  }

  /// The output in clean lines, saying where it was cut; empty when there was none.
  package var text: String {
    let text = PlainText.block(
      String(decoding: output, as: UTF8.self), maxBytes: JournalEntry.maxValueBytes - 300)
    var lines = Substring(text)
    while lines.last?.isNewline == true { lines.removeLast() }
    return truncated ? lines + "\n(more output was discarded)" : String(lines)
  }
}
