import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// `rlwatchd notify email` against a real SMTP server on the loopback.
struct NotifyMailTests {
  private static func send(
    to server: LocalServer, scheme: String = "smtp", _ more: [String] = [],
    timeout: String = "20s", alert: AlertEvent = AlertExample.alert()
  ) async throws -> NotifyRun {
    try await NotifyRun.run(
      [
        "email", "--url", "\(scheme)://127.0.0.1:\(server.port)", "--mail-from", "rl@example.org",
        "--mail-rcpt", "a@example.org", "--mail-rcpt", "b@example.org", "--timeout", timeout,
      ] + more, alert: alert)
  }

  @Test func theMailArrives() async throws {
    let server = try await LocalServer("smtp-sink", answers: ["ok"])
    let run = try await Self.send(to: server)
    #expect(run.status == 0 && run.words == "sent to 127.0.0.1", "\(run)")
    let mail = try #require(try server.received().first)
    #expect(mail["from"] as? String == "<rl@example.org>")
    #expect(mail["to"] as? [String] == ["<a@example.org>", "<b@example.org>"])
    let data = try #require(mail["data"] as? String)
    let title = Playbook.entry(detector: "entropy_collapse", kind: "").title
    #expect(data.contains("\r\nSubject: Critical: \(title) [grpo-7b, step 340]\r\n"))
    #expect(data.contains("\r\nTo: a@example.org,\r\n b@example.org\r\n"))
    #expect(data.contains("\r\nX-Priority: 1\r\n"))
    #expect(data.contains("\r\n  Value:    0.1234 (baseline 2.25, limit 1)\r\n"))
  }

  /// SMTP's own end of a message, and forged headers, in every text of the alert.
  @Test func hostileTextStaysInTheMail() async throws {
    let server = try await LocalServer("smtp-sink", answers: ["ok"])
    let alert = HostileAlert.alert("x\r\n.\r\nMAIL FROM:<evil@x>\r\nSubject: forged\r\n..\r\n🙂")
    let run = try await Self.send(to: server, alert: alert)
    #expect(run.status == 0, "\(run)")
    let mails = try server.received()
    let data = try #require(mails.first?["data"] as? String)
    #expect(mails.count == 1)
    #expect(data.components(separatedBy: "\r\nSubject: ").count == 2)
    #expect(!data.contains("\r\nMAIL FROM") && data.contains("=F0=9F=99=82"))
  }

  struct Trouble: Sendable, CustomTestStringConvertible {
    var answers: [String]
    var status: Int32
    var words: String
    var timeout = "20s"

    var testDescription: String { answers.joined(separator: " ") }
  }

  @Test(arguments: [
    Trouble(answers: ["rcpt:451", "ok"], status: 0, words: "sent to 127.0.0.1"),
    Trouble(answers: ["greet:421", "ok"], status: 0, words: "sent to 127.0.0.1"),
    Trouble(answers: ["hang-up", "ok"], status: 0, words: "sent to 127.0.0.1"),
    Trouble(answers: ["rcpt:550"], status: 77, words: "not sent: 127.0.0.1 answered 550: "),
    Trouble(answers: ["data:554"], status: 77, words: "not sent: 127.0.0.1 answered 554: "),
    Trouble(
      answers: ["data:451"], status: 75, words: "not sent after 2 tries: 127.0.0.1: answered 451",
      timeout: "2600ms"),
    Trouble(answers: ["garbage"], status: 75, words: "not sent: 127.0.0.1: ", timeout: "1s"),
    Trouble(
      answers: ["hang"], status: 69, words: "perhaps not sent: 127.0.0.1 gave no answer in time",
      timeout: "1s"),
  ])
  func troubleIsNamedAndEnds(_ trouble: Trouble) async throws {
    let server = try await LocalServer("smtp-sink", answers: trouble.answers)
    let run = try await Self.send(to: server, timeout: trouble.timeout)
    #expect(run.words.hasPrefix(trouble.words) && run.status == trouble.status, "\(run)")
  }

  @Test func passwordsAreSaidOnlyToWhoIsTrusted() async throws {
    let server = try await LocalServer(
      "smtp-sink", options: ["--starttls", "CERT KEY", "--auth", "rl:hunter22"], answers: ["ok"])
    let right = try NotifyRun.secret("hunter22", in: server.folder, "right")
    let wrong = try NotifyRun.secret("hunter23", in: server.folder, "wrong")
    let trust = ["--cacert", server.folder["cert.pem"], "--user", "rl"]
    let refused = try await Self.send(to: server, trust + ["--password-file", wrong])
    #expect(refused.status == 77, "\(refused)")
    #expect(refused.words == "not sent: 127.0.0.1 refuses user and password")
    let sent = try await Self.send(to: server, trust + ["--password-file", right])
    #expect(sent.status == 0, "\(sent)")
    let mail = try #require(try server.received().first)
    #expect(mail["encrypted"] as? Bool == true && mail["user"] as? String == "rl")
    #expect(!(refused.output + sent.output).contains("hunter2"))
  }

  @Test func aServerWithoutSTARTTLSGetsNothing() async throws {
    let server = try await LocalServer("smtp-sink", answers: ["ok"])
    let file = Repository.root.appendingPathComponent("Package.swift").path
    let run = try await Self.send(to: server, ["--cacert", file], timeout: "1s")
    #expect(
      run.status == 77 && run.words.contains("offers no STARTTLS, nothing was sent"), "\(run)")
    #expect(try server.received().isEmpty)
  }

  @Test func implicitTLSIsVerified() async throws {
    let server = try await LocalServer(
      "smtp-sink", options: ["--tls", "CERT KEY"], answers: ["ok"])
    let refused = try await Self.send(to: server, scheme: "smtps")
    #expect(refused.status == 77 && refused.words.contains("isn't trusted"), "\(refused)")
    let sent = try await Self.send(
      to: server, scheme: "smtps", ["--cacert", server.folder["cert.pem"]])
    #expect(sent.status == 0, "\(sent)")
    #expect(try server.received().count == 1)
  }
}
