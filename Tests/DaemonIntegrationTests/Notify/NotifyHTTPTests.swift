import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// `rlwatchd notify` against a real server on the loopback: what arrives, and what becomes of trouble.
struct NotifyHTTPTests {
  private static let secret = "/services/T0/B0/SECRETTOKEN"

  /// A slack notice to a server; the URL is secret.
  private static func slack(
    _ server: LocalServer, scheme: String = "http", _ more: [String] = [], timeout: String = "20s"
  ) async throws -> NotifyRun {
    let file = try NotifyRun.secret(
      "\(scheme)://127.0.0.1:\(server.port)\(secret)", in: server.folder)
    return try await NotifyRun.run(
      ["slack", "--url-file", file, "--mention", "here", "--timeout", timeout] + more)
  }

  @Test func slackGetsAnAttachment() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    let run = try await Self.slack(server)
    #expect(run.status == 0 && run.words == "sent to 127.0.0.1 (200)", "\(run)")
    let request = try #require(try server.received().first)
    #expect(request["path"] as? String == Self.secret)
    let headers = try #require(request["headers"] as? [String: String])
    #expect(headers["content-type"] == "application/json; charset=utf-8")
    #expect(headers["user-agent"]?.hasPrefix("rlwatchd/") == true && headers["expect"] == nil)
    let body = try Self.object(request["body"])
    let title = Playbook.entry(detector: "entropy_collapse", kind: "").title
    #expect(body["text"] as? String == "<!here> Critical: \(title) [grpo-7b, step 340]")
    let attachment = try #require((body["attachments"] as? [[String: Any]])?.first)
    #expect(attachment["color"] as? String == "#d32f2f")
    let blocks = try #require(attachment["blocks"] as? [[String: Any]])
    #expect(blocks.map { $0["type"] as? String } == ["section", "section", "section", "context"])
  }

  @Test func discordGetsAnEmbed() async throws {
    let server = try await LocalServer("http-sink", answers: ["204"])
    let run = try await NotifyRun.run(
      ["discord", "--url-env", "HOOK", "--mention", "here"],
      alert: AlertExample.alert(severity: .warning),
      environment: ["HOOK": "http://127.0.0.1:\(server.port)/api/webhooks/1/x"])
    #expect(run.status == 0 && run.words == "sent to 127.0.0.1 (204)", "\(run)")
    let body = try Self.object(try server.received().first?["body"])
    let embed = try #require((body["embeds"] as? [[String: Any]])?.first)
    #expect(body["content"] as? String == "" && embed["color"] as? Int == 0xF9_A825)
    #expect(embed["description"] as? String == AlertExample.alert().message)
  }

  @Test func aWebhookGetsTheAlertOrATemplate() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    let url = "http://127.0.0.1:\(server.port)/in?x=1"
    let headers = try NotifyRun.secret(
      "Authorization: Bearer t0ken\nX-Team: rl", in: server.folder, "headers")
    let alert = Delivery(AlertExample.alert()).json
    let first = try await NotifyRun.run(["webhook", "--url", url], input: alert)
    #expect(first.status == 0, "\(first)")
    let template = #"{"text": "${notice.heading}: ${message}", "step": ${step}}"#
    let second = try await NotifyRun.run([
      "webhook", "--url", url, "--template", template, "--header-file", headers,
    ])
    #expect(second.status == 0, "\(second)")
    let third = try await NotifyRun.run([
      "webhook", "--url", url, "--template", "m=${message}", "--content-type",
      "application/x-www-form-urlencoded",
    ])
    #expect(third.status == 0, "\(third)")
    let requests = try server.received()
    #expect(requests.count == 3 && requests[0]["path"] as? String == "/in?x=1")
    #expect(requests[0]["body"] as? String == String(decoding: alert.dropLast(), as: UTF8.self))
    let body = try Self.object(requests[1]["body"])
    #expect(body["step"] as? Int == 340)
    #expect((body["text"] as? String)?.hasSuffix(AlertExample.alert().message) == true)
    let told = try #require(requests[1]["headers"] as? [String: String])
    #expect(told["authorization"] == "Bearer t0ken" && told["x-team"] == "rl")
    #expect(
      (requests[2]["body"] as? String)?.hasPrefix("m=Policy%20entropy%20dropped%20from%202.25")
        == true)
  }

  @Test func aMegabyteOfMessageArrives() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    var alert = AlertExample.alert()
    alert.message = String(repeating: "\"quoted\" \\ ", count: 100_000)
    let run = try await NotifyRun.run(
      ["webhook", "--url", "http://127.0.0.1:\(server.port)/"], alert: alert)
    #expect(run.status == 0, "\(run)")
    let body = try Self.object(try server.received().first?["body"])
    #expect(body["message"] as? String == alert.message)
  }

  struct Trouble: Sendable, CustomTestStringConvertible {
    var answers: [String]
    var status: Int32
    var words: String
    var requests: Int
    var timeout = "20s"

    var testDescription: String { answers.joined(separator: " ") }
  }

  @Test(arguments: [
    Trouble(answers: ["500", "200"], status: 0, words: "sent to 127.0.0.1 (200)", requests: 2),
    Trouble(answers: ["429:1", "200"], status: 0, words: "sent to 127.0.0.1 (200)", requests: 2),
    Trouble(
      answers: ["503"], status: 75,
      words: "not sent after 2 tries: 127.0.0.1: answered 503: said[2J 503", requests: 2,
      timeout: "2600ms"),
    Trouble(
      answers: ["429:100"], status: 75,
      words: "not sent: 127.0.0.1: answered 429: said[2J 429; it asks to come again in 100 s",
      requests: 1),
    Trouble(
      answers: ["404"], status: 77, words: "not sent: 127.0.0.1 answered 404: said[2J 404",
      requests: 1),
    Trouble(
      answers: ["302:http://127.0.0.1:1/other"], status: 77,
      words:
        "not sent: 127.0.0.1 answered 302, a redirect, and none is followed: give the final URL",
      requests: 1),
    Trouble(
      answers: ["garbage"], status: 69,
      words: "perhaps not sent: 127.0.0.1 gave no answer: Received HTTP/0.9 when not allowed",
      requests: 1),
    Trouble(
      answers: ["hang-up"], status: 69,
      words: "perhaps not sent: 127.0.0.1 gave no answer: Empty reply from server", requests: 1),
    Trouble(
      answers: ["slow"], status: 69, words: "perhaps not sent: 127.0.0.1 gave no answer in time",
      requests: 1, timeout: "1s"),
    Trouble(answers: ["endless"], status: 0, words: "sent to 127.0.0.1 (200)", requests: 1),
    Trouble(answers: ["no-end"], status: 0, words: "sent to 127.0.0.1 (200)", requests: 1),
    Trouble(
      answers: ["forge"], status: 75,
      words: "not sent after 2 tries: 127.0.0.1: answered 500: HTTP/1.1 200 OK     "
        + "rlwatchd-curl 0 200", requests: 2, timeout: "2600ms"),
  ])
  func troubleIsNamedAndEnds(_ trouble: Trouble) async throws {
    let server = try await LocalServer("http-sink", answers: trouble.answers)
    let run = try await Self.slack(server, timeout: trouble.timeout)
    #expect(run.words == trouble.words && run.status == trouble.status, "\(run)")
    #expect(try server.received().count == trouble.requests)
    #expect(!run.output.contains("SECRETTOKEN"))
  }

  @Test func anEchoOfSecretsIsMasked() async throws {
    let server = try await LocalServer("http-sink", answers: ["echo"])
    let headers = try NotifyRun.secret(
      "Authorization: Bearer t0kens-of-mine", in: server.folder, "headers")
    let url = try NotifyRun.secret(
      "http://127.0.0.1:\(server.port)\(Self.secret)", in: server.folder)
    let run = try await NotifyRun.run(["webhook", "--url-file", url, "--header-file", headers])
    #expect(run.status == 77 && run.words.contains("answered 400: ***"), "\(run)")
    #expect(!run.output.contains("SECRETTOKEN") && !run.output.contains("t0kens"), "\(run)")
  }

  @Test func aProxyIsHonouredAndPlainTextIsNamed() async throws {
    let proxy = try await LocalServer("http-sink", answers: ["200"])
    let run = try await NotifyRun.run(
      ["webhook", "--url", "http://nobody.invalid/in"],
      environment: ["http_proxy": "http://127.0.0.1:\(proxy.port)"])
    #expect(run.words == "sent to nobody.invalid (200), without encryption", "\(run)")
    #expect(try proxy.received().first?["path"] as? String == "http://nobody.invalid/in")
  }

  @Test func nobodyListeningIsTriedAgainAndNamed() async throws {
    let port = try LocalServer.closedPort()
    let run = try await NotifyRun.run([
      "webhook", "--url", "http://127.0.0.1:\(port)/", "--timeout", "2600ms",
    ])
    #expect(run.status == 75, "\(run)")
    #expect(run.words.hasPrefix("not sent after 2 tries: 127.0.0.1: Failed to connect to"))
  }

  @Test func anUnknownHostIsNamed() async throws {
    // RFC 2606: this name is nobody's.
    let run = try await NotifyRun.run([
      "webhook", "--url", "http://nobody.invalid/", "--timeout", "1s",
    ])
    #expect(run.status == 75, "\(run)")
    #expect(run.words.contains("not sent: nobody.invalid: "), "\(run)")
  }

  @Test func aStrangersCertificateIsRefused() async throws {
    let server = try await LocalServer(
      "http-sink", options: ["--tls", "CERT KEY"], answers: ["200"])
    let refused = try await Self.slack(server, scheme: "https")
    #expect(refused.status == 77, "\(refused)")
    #expect(refused.words.hasPrefix("not sent: 127.0.0.1 isn't trusted, nothing was sent: SSL"))
    #expect(try server.received().isEmpty)
    let trusted = try await Self.slack(
      server, scheme: "https", ["--cacert", server.folder["cert.pem"]])
    #expect(trusted.status == 0, "\(trusted)")
    #expect(try server.received().count == 1)
    let missing = try await Self.slack(server, scheme: "https", ["--cacert", "/nowhere/x.pem"])
    #expect(missing.status == 78, "\(missing)")
  }

  @Test func plainHTTPNeverPassesForTLS() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    let run = try await Self.slack(server, scheme: "https", timeout: "1s")
    #expect(run.status == 75, "\(run)")
    #expect(try server.received().isEmpty)
  }

  /// The secret is in no argument of any process, and in no file with a name.
  @Test func secretsStandInNoArgument() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    let folder = server.folder
    try folder.write(
      """
      #!/bin/sh
      tr '\\0' '\\n' </proc/$$/cmdline >"\(folder["cmdline"])"
      env >"\(folder["environment"])"
      exec /usr/bin/curl "$@"
      """, to: "bin/curl")
    chmod(folder["bin/curl"], 0o755)
    let file = try NotifyRun.secret(
      "http://127.0.0.1:\(server.port)\(Self.secret)", in: folder)
    let run = try await NotifyRun.run(
      ["slack", "--url-file", file],
      environment: ["PATH": folder["bin"] + ":/usr/bin:/bin", "TOKEN": "SECRETTOKEN"])
    #expect(run.status == 0, "\(run)")
    let arguments = try folder.read("cmdline").split(separator: "\n").map(String.init)
    #expect(arguments.dropFirst() == [folder["bin/curl"], "--disable", "--config", "/dev/fd/3"])
    #expect(try !folder.read("environment").contains("SECRETTOKEN"))
  }

  @Test func aDryRunShowsAndSendsNothing() async throws {
    let folder = try TemporaryFolder()
    let file = try NotifyRun.secret("https://hooks.example.org\(Self.secret)", in: folder)
    let run = try await NotifyRun.run(["slack", "--url-file", file, "--dry-run"])
    #expect(run.status == 0 && run.output.hasPrefix("POST https://hooks.example.org/***\n"))
    #expect(!run.output.contains("SECRETTOKEN") && run.output.contains("\"attachments\""))
  }

  @Test(
    arguments: [
      (["slack"], 64, "no URL"),
      (["slack", "--url-env", "A", "--url-file", "b"], 64, "only one of"),
      (["webhook"], 64, "give one of --url"), (["slack", "--url", "https://x"], 64, "--url"),
      (["webhook", "--url", "https://me:pw@h/"], 64, "use --url-file"),
      (["webhook", "--url", "ftp://h"], 78, "must begin with https:// or http://"),
      (["slack", "--url-file", "/nowhere/url"], 66, "cannot read /nowhere/url: No such file"),
      (["slack", "--url-env", "NOT_SET"], 78, "the variable NOT_SET isn't set"),
      (["slack", "--url-credential", "x"], 78, "$CREDENTIALS_DIRECTORY isn't set"),
      (["webhook", "--url", "http://h", "--template", "${runn}"], 78, "did you mean ${run}?"),
      (["webhook", "--url", "http://h", "--template-file", "/nowhere/t"], 66, "/nowhere/t"),
      (["webhook", "--url", "http://h", "--timeout", "soon"], 64, "timeout"),
      (
        ["email", "--url", "smtp://h", "--mail-from", "x", "--mail-rcpt", "a@b"], 78,
        "plain address"
      ),
      (["email", "--url", "smtp://h", "--mail-from", "a@b"], 64, "mail-rcpt"),
    ] as [([String], Int32, String)])
  func mistakesAreNamed(_ arguments: [String], _ status: Int32, _ words: String) async throws {
    let run = try await NotifyRun.run(arguments)
    #expect(run.status == status && run.output.contains(words), "\(run)")
  }

  @Test func withoutCurlItSaysSo() async throws {
    let run = try await NotifyRun.run(
      ["webhook", "--url", "http://127.0.0.1:1/"], environment: ["PATH": "/nowhere"])
    #expect(run.status == 78 && run.words == "not sent: there is no curl on PATH; install it")
  }

  @Test func whatIsNoAlertIsNotSent() async throws {
    let server = try await LocalServer("http-sink", answers: ["200"])
    let run = try await NotifyRun.run(
      ["webhook", "--url", "http://127.0.0.1:\(server.port)/"], input: Array("{}".utf8))
    #expect(run.status == 65 && run.words.hasPrefix("standard input is no alert"), "\(run)")
    #expect(try server.received().isEmpty)
  }

  private static func object(_ body: Any?) throws -> [String: Any] {
    let text = try #require(body as? String)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
