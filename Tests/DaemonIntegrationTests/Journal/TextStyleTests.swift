import Foundation
import Testing
import WatchDelivery
import WatchTestSupport

struct TextStyleTests {
  @Test func theJournalsOwnStreamIsRecognisedByNumber() throws {
    var status = stat()
    try #require(fstat(0, &status) == 0)
    let own = "\(status.st_dev):\(status.st_ino)"
    #expect(JournalSocket.isStream(0, variable: own))
    for other in [nil, "", "1", "1:2", "\(status.st_dev):\(status.st_ino + 1)", "x:y", own + ":1"] {
      #expect(!JournalSocket.isStream(0, variable: other), "\(other ?? "nil")")
    }
    let style = TextStyle.choose(descriptor: 0, isTerminal: true) {
      $0 == "JOURNAL_STREAM" ? own : nil
    }
    #expect(style == .systemd)
  }

  struct Case: Sendable {
    var isTerminal: Bool
    var environment: [String: String]
    var style: TextStyle
  }

  @Test(arguments: [
    Case(isTerminal: true, environment: [:], style: .colour),
    Case(isTerminal: true, environment: ["NO_COLOR": ""], style: .colour),
    Case(isTerminal: true, environment: ["NO_COLOR": "1"], style: .plain),
    Case(isTerminal: true, environment: ["TERM": "dumb"], style: .plain),
    Case(isTerminal: false, environment: [:], style: .plain),
  ])
  func colourOnlyOnATerminalThatWantsIt(_ example: Case) {
    let style = TextStyle.choose(
      descriptor: 0, isTerminal: example.isTerminal, environment: { example.environment[$0] })
    #expect(style == example.style)
  }

  @Test func everyLineIsMarked() {
    #expect(TextStyle.systemd.render("a\nb", priority: .critical) == "<2>a\n<2>b\n")
    #expect(TextStyle.plain.render("a\nb", priority: .critical) == "a\nb\n")
    #expect(TextStyle.colour.render("a", priority: .warning) == "\u{1b}[33ma\u{1b}[0m\n")
    #expect(TextStyle.colour.render("a", priority: .info) == "a\n")
  }

  @Test func withoutAJournalAlertsGoToStandardError() async throws {
    let result = try await BuiltProgram.run(
      [
        BuiltProgram.path("SinkProbe"), "stderr", "a1:critical:firing:kl_explosion:",
        "a2:warning:resolved:kl_explosion:",
      ])
    let lines = result.error.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("critical: Policy entropy dropped from 2.25") == true)
    #expect(lines.last?.hasPrefix("resolved: Policy entropy") == true)
    #expect(!result.error.contains("\u{1b}"))
  }
}
