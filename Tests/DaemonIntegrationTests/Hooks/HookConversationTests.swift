import Glibc
import Testing
import WatchDelivery

struct HookConversationTests {
  private static var outcome: HookOutcome {
    var outcome = HookOutcome(.exited(3))
    outcome.timedOut = true
    outcome.output = Array("one\n\u{1b}[2J\u{0}two".utf8)
    outcome.truncated = true
    outcome.strays = 2
    outcome.survivors = 1
    outcome.seconds = 1.25
    return outcome
  }

  @Test(
    arguments: [
      .started, .refused("no \"such\"\nhook"), .ended(outcome),
      .ended(HookOutcome(.killed(signal: 9))),
      .ended(HookOutcome(.notStarted(SystemFailure("start", "/x", errno: EAGAIN)))),
    ] as [HookReply])
  func repliesAreReadAsTheyWereSent(_ reply: HookReply) {
    let line = reply.line
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(HookReply(line: line.dropLast()) == reply)
  }

  /// In whatever pieces the bytes come.
  @Test(arguments: [1, 2, 3, 7, 64, 10_000])
  func theOutcomeComesWithTheLastByte(_ size: Int) {
    var conversation = HookConversation(socket: "/run/s")
    let bytes = HookReply.started.line + HookReply.ended(Self.outcome).line
    for start in stride(from: 0, to: bytes.count, by: size) {
      let end = min(start + size, bytes.count)
      let outcome = conversation.receive(bytes[start..<end])
      #expect((outcome == nil) == (end < bytes.count))
      if let outcome { #expect(outcome == Self.outcome) }
    }
    #expect(conversation.isStarted)
  }

  struct Case: Sendable {
    var said: String
    var cause: HookConversation.Break?
    var sentence: String
    var recoverable = false
  }

  @Test(arguments: [
    Case(
      said: "", cause: .hungUp,
      sentence: "the helper of /run/s hung up before the hook began; "
        + "journalctl -t rlwatchd-hook may say why", recoverable: true),
    Case(
      said: "{\"reply\":\"started\"}\n{\"reply", cause: .hungUp,
      sentence: "the helper of /run/s ended while the hook ran: "
        + "what became of the hook isn't known"),
    Case(
      said: "{\"reply\":\"started\"}\n", cause: .outOfTime(seconds: 40),
      sentence: "the helper of /run/s gave no answer in 40 s: what became of the hook isn't known"),
    Case(
      said: "", cause: .outOfTime(seconds: 40),
      sentence: "the helper of /run/s gave no answer in 40 s: the hook may have run"),
    Case(
      said: "HTTP/1.1 400\n", cause: nil,
      sentence: "the helper of /run/s answered in words no helper uses: the hook may have run"),
    Case(
      said: "{\"reply\":\"exited\"}\n", cause: nil,
      sentence: "the helper of /run/s answered in words no helper uses: the hook may have run"),
    Case(
      said: String(repeating: "x", count: 70_000), cause: nil,
      sentence: "the helper of /run/s answered without an end: the hook may have run"),
  ])
  func whatGoesWrongIsSaid(_ example: Case) {
    var conversation = HookConversation(socket: "/run/s")
    let early = conversation.receive(example.said.utf8)
    #expect((early == nil) == (example.cause != nil))
    let outcome = example.cause.map { conversation.broken(by: $0) } ?? early
    let sentence = "could not be run outside the sandbox: " + example.sentence
    #expect(outcome?.result == .failed(recoverable: example.recoverable, reason: sentence))
  }

  /// A helper that lies can't fill memory or the journal.
  @Test func aHelpersOutputIsBounded() {
    var outcome = HookOutcome(.exited(0))
    outcome.output = Array(repeating: UInt8(ascii: "x"), count: 10_000)
    var conversation = HookConversation(socket: "/run/s")
    let heard = conversation.receive(HookReply.ended(outcome).line)
    #expect(heard?.output.count == 8192 && heard?.truncated == true)
  }
}
