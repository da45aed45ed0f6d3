import Testing
import WatchTestSupport

@testable import WatchDelivery

/// What curl's output is taken for.
struct SendOutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var output: String
    var exit: Int32? = 0
    var isMail = false
    var outcome: SendOutcome

    var testDescription: String { "\(exit.map(String.init) ?? "cut") \(output.debugDescription)" }
  }

  private static let measured = "\nrlwatchd-curl 12 200 \n"

  @Test(arguments: [
    Case(output: "HTTP/1.1 200 OK\r\n\r\nok\(measured)", outcome: .sent("200")),
    Case(output: "HTTP/2 204 \r\nx: y\r\n\r\n\nrlwatchd-curl 12 204 \n", outcome: .sent("204")),
    Case(
      output: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\n\r\ninvalid_token\n"
        + "rlwatchd-curl 12 403 \n", outcome: .failed(.refused, "answered 403: invalid_token")),
    // A body that begins like a head is none.
    Case(
      output: "HTTP/1.1 500 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\nrlwatchd-curl 12 500 \n",
      outcome: .later("answered 500: HTTP/1.1 200 OK", retryAfter: nil)),
    Case(
      output: "HTTP/1.1 429 Slow\r\nRETRY-AFTER: 7\r\n\r\n\nrlwatchd-curl 12 429 \n",
      outcome: .later("answered 429", retryAfter: 7)),
    Case(
      output: "HTTP/1.1 503 No\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n"
        + "\nrlwatchd-curl 12 503 \n", outcome: .later("answered 503", retryAfter: nil)),
    Case(
      output: "HTTP/1.1 429 No\r\nRetry-After: -9\r\n\r\n", exit: nil,
      outcome: .later("answered 429", retryAfter: 0)),
    // Cut off in the middle of too much.
    Case(output: "HTTP/1.1 200 OK\r\n\r\nxxxxxxxx", exit: nil, outcome: .sent("200")),
    Case(output: "HTTP/1.1 200 OK\r\nX-Filler: xx", exit: nil, outcome: .sent("200")),
    Case(output: "", exit: nil, outcome: .unknown("gave no answer in time")),
    Case(output: "HTTP/1.1 OK\r\n\r\n", exit: nil, outcome: .unknown("gave no answer in time")),
    Case(
      output: "\nrlwatchd-curl 0 000 Failed to connect\n", exit: 7,
      outcome: .later("Failed to connect", retryAfter: nil)),
    Case(
      output: "\nrlwatchd-curl 0 000 Connection timed out\n", exit: 28,
      outcome: .later("Connection timed out", retryAfter: nil)),
    Case(
      output: "\nrlwatchd-curl 12 000 Operation timed out\n", exit: 28,
      outcome: .unknown("gave no answer in time")),
    Case(
      output: "\nrlwatchd-curl 12 000 Empty reply\n", exit: 52,
      outcome: .unknown("gave no answer: Empty reply")),
    Case(
      output: "\nrlwatchd-curl 0 000 bad URL\n", exit: 3, outcome: .failed(.config, "bad URL")),
    Case(
      output: "\nrlwatchd-curl 0 000 no such file\n", exit: 77,
      outcome: .failed(.config, "no such file")),
    // The server's words in front of curl's own.
    Case(
      output: "rlwatchd-curl 0 200 \n\nrlwatchd-curl 12 000 broke\n", exit: 56,
      outcome: .unknown("gave no answer: broke")),
    Case(output: "\nrlwatchd-curl 12 250 \n", isMail: true, outcome: .sent("")),
    Case(
      output: "\nrlwatchd-curl 0 451 RCPT failed: 451\n", exit: 55, isMail: true,
      outcome: .later("answered 451: RCPT failed: 451", retryAfter: nil)),
    Case(
      output: "\nrlwatchd-curl 0 550 RCPT failed: 550\n", exit: 55, isMail: true,
      outcome: .failed(.refused, "answered 550: RCPT failed: 550")),
    Case(
      output: "\nrlwatchd-curl 0 535 Login denied\n", exit: 67, isMail: true,
      outcome: .failed(.refused, "refuses user and password")),
    Case(
      output: "\nrlwatchd-curl 12 354 timed out\n", exit: 28, isMail: true,
      outcome: .unknown("gave no answer in time")),
  ])
  func answersAreJudged(_ test: Case) {
    let answer = CurlAnswer(exitStatus: test.exit, output: Array(test.output.utf8))
    #expect(SendOutcome(answer, isMail: test.isMail) == test.outcome)
  }

  @Test func anyBytesAreAnAnswer() {
    var generator = SeededGenerator(seed: 7)
    let words = [
      "HTTP/1.1 ", "\r\n", "\n", "200", "rlwatchd-curl ", "Retry-After: ", "\u{FFFD}", " ",
    ]
    for _ in 0..<2000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
        if Bool.random(using: &generator) {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        }
      }
      for exit in [nil, 0, 28] as [Int32?] {
        let answer = CurlAnswer(exitStatus: exit, output: bytes)
        #expect(!answer.body.contains { $0.isNewline })
        _ = SendOutcome(answer, isMail: exit == 28)
      }
    }
  }
}
