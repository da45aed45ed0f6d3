import Glibc
import Testing
import WatchDelivery

struct HookOutcomeTests {
  struct Case: Sendable {
    var ending: HookOutcome.Ending
    var timedOut = false
    /// Nil: delivered; else whether another try may help.
    var recoverable: Bool?
    var sentence: String
  }

  @Test(arguments: [
    Case(ending: .exited(0), recoverable: nil, sentence: "exited with status 0 after 1.2 s"),
    Case(ending: .exited(1), recoverable: false, sentence: "exited with status 1 after 1.2 s"),
    Case(ending: .exited(75), recoverable: true, sentence: "exited with status 75 after 1.2 s"),
    Case(
      ending: .exited(0), timedOut: true, recoverable: false,
      sentence: "exited with status 0 after 1.2 s, having reached its time limit"),
    Case(
      ending: .killed(signal: 9), recoverable: false, sentence: "was killed by signal 9 after 1.2 s"
    ),
    Case(
      ending: .notStarted(SystemFailure("start", "/x", errno: ENOENT)), recoverable: false,
      sentence: "could not be started: can't start /x: No such file or directory"),
    Case(
      ending: .notStarted(SystemFailure("start", "/x", errno: EAGAIN)), recoverable: true,
      sentence: "could not be started: can't start /x: Resource temporarily unavailable"),
    Case(
      ending: .refused("/x belongs to user 7"), recoverable: false,
      sentence: "was refused: /x belongs to user 7"),
    Case(
      ending: .notCalled("nobody is there", recoverable: true), recoverable: true,
      sentence: "could not be run outside the sandbox: nobody is there"),
  ])
  func isSaidAndJudged(_ example: Case) {
    var outcome = HookOutcome(example.ending)
    outcome.timedOut = example.timedOut
    outcome.seconds = 1.25
    #expect(outcome.sentence == example.sentence)
    guard let recoverable = example.recoverable else {
      #expect(outcome.result == .delivered)
      return
    }
    #expect(outcome.result == .failed(recoverable: recoverable, reason: example.sentence))
  }

  @Test func outputIsCleanedAndSaysWhereItWasCut() {
    var outcome = HookOutcome(.exited(0))
    outcome.output = Array("a\u{1b}[1m\r\nb\n\n".utf8) + [0xFF]
    #expect(outcome.text == "a[1m\nb\n\n\u{FFFD}")
    outcome.output = Array("x\n\n".utf8)
    outcome.truncated = true
    #expect(outcome.text == "x\n(more output was discarded)")
  }
}
