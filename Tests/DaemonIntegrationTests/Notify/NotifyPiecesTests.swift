import Foundation
import Testing
import WatchTestSupport

@testable import WatchDelivery

/// The small values that sending is made of.
struct NotifyPiecesTests {
  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
    (951_782_399.9, "2000-02-28T23:59:59Z", "Mon, 28 Feb 2000 23:59:59 +0000"),
    (951_782_400, "2000-02-29T00:00:00Z", "Tue, 29 Feb 2000 00:00:00 +0000"),
    (1_764_153_882, "2025-11-26T10:44:42Z", "Wed, 26 Nov 2025 10:44:42 +0000"),
    (4_107_542_400, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 +0000"),
    (.infinity, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"),
    (.nan, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
    (-5, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
  ])
  func timesAreSpelled(_ seconds: Double, _ short: String, _ long: String) {
    let time = UTCTime(seconds: seconds)
    #expect(time.rfc3339 == short && time.rfc5322 == long)
  }

  @Test(arguments: [
    ("plain words", "S: plain words"), ("über", "S: =?utf-8?Q?=C3=BCber?="),
    ("a =?x?= b", "S: =?utf-8?Q?a_=3D=3Fx=3F=3D_b?="),
    (
      String(repeating: "é", count: 12),
      "S: =?utf-8?Q?" + String(repeating: "=C3=A9", count: 10) + "?=\r\n =?utf-8?Q?"
        + String(repeating: "=C3=A9", count: 2) + "?="
    ),
  ])
  func headersAreEncoded(_ text: String, _ expected: String) {
    #expect(MailText.header("S", text) == expected)
  }

  @Test func linesOfMailAreShortAndReadBack() throws {
    let text =
      ".start\n" + String(repeating: "long = ünï ", count: 40) + "\nend \n\n.\ttab\u{7f}\n"
    let encoded = MailText.quotedPrintable(text)
    #expect(encoded.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    var bytes: [UInt8] = []
    var rest = Array(encoded.replacingOccurrences(of: "=\r\n", with: "").utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x3D {
        bytes.append(
          try #require(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)))
        rest = rest.dropFirst(2)
      } else if byte != 0x0D {
        bytes.append(byte)
      }
    }
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    ("me@example.org", true), ("a.b+c@localhost", true), ("me", false), ("@x", false),
    ("a@", false),
    ("a@b@c", false), ("a b@c", false), ("<a@b>", false), ("a@b\r\nx", false), ("\"a\"@b", false),
    ("ü@b", false), ("a,b@c", false), ("", false),
  ])
  func addressesArePlain(_ text: String, _ isFine: Bool) {
    #expect(MailText.isAddress(text) == isFine)
  }

  struct URLCase: Sendable, CustomTestStringConvertible {
    var text: String
    /// nil: refused.
    var redacted: String?
    var isLoopback = false

    var testDescription: String { text }
  }

  @Test(arguments: [
    URLCase(
      text: "https://hooks.slack.com/services/T/B/x", redacted: "https://hooks.slack.com/***"),
    URLCase(text: "HTTPS://Host:8443/?t=x", redacted: "https://Host:8443/***"),
    URLCase(text: "https://me:pw@host", redacted: "https://***@host"),
    URLCase(text: "http://127.0.0.1:9093", redacted: "http://127.0.0.1:9093", isLoopback: true),
    URLCase(text: "http://[::1]:9/", redacted: "http://[::1]:9/", isLoopback: true),
    URLCase(text: "http://localhost", redacted: "http://localhost", isLoopback: true),
    URLCase(text: "http://127.0.0.1.evil.example/", redacted: "http://127.0.0.1.evil.example/"),
    URLCase(text: "http://127.0.0.1@evil.example", redacted: "http://***@evil.example"),
    URLCase(text: "file:///etc/passwd"), URLCase(text: "gopher://h"), URLCase(text: "https://"),
    URLCase(text: "https:///x"), URLCase(text: "https://h x"), URLCase(text: "https://h\nproxy=x"),
    URLCase(text: "https://h\"x"), URLCase(text: "https://h\\@x"), URLCase(text: "https://hö"),
    URLCase(text: "https://h:80x/"), URLCase(text: "https://-h"), URLCase(text: "https://a$b/"),
    URLCase(text: "https://h/" + String(repeating: "x", count: 5000)), URLCase(text: ""),
  ])
  func urlsAreChecked(_ url: URLCase) {
    let parsed = try? NotifyURL(url.text, schemes: [.https, .http])
    #expect(parsed?.redacted == url.redacted)
    #expect(parsed?.isLoopback ?? false == url.isLoopback)
  }

  @Test func aSecretURLNeverTravelsInClear() throws {
    #expect(throws: NotifyFault.self) { try SlackChannel(url: "http://h.example/x", mention: nil) }
    _ = try SlackChannel(url: "http://127.0.0.1:8/x", mention: nil)
  }

  @Test(
    arguments: [
      (
        "Authorization: Bearer x\n# note\nX-Key:  1 2 \n", ["Authorization=Bearer x", "X-Key=1 2 "]
      ),
      ("A: b\r\nC: d", ["A=b", "C=d"]), ("", []), ("no colon", nil), ("A:", nil), (": x", nil),
      ("A b: x", nil), ("A: x\u{1}", nil),
    ] as [(String, [String]?)])
  func headerLinesAreChecked(_ text: String, _ expected: [String]?) {
    let headers = try? HeaderLines.parse(text)
    #expect(headers?.map { "\($0.name)=\($0.value)" } == expected)
    #expect(headers?.allSatisfy(\.isSecret) ?? true)
  }

  @Test(arguments: [
    (UInt16(0o600), true), (0o640, true), (0o400, true), (0o440, true), (0o644, false),
    (0o660, false), (0o604, false), (0o602, false), (0o601, false),
  ])
  func aSecretOthersMayReadIsRefused(_ mode: UInt16, _ isFine: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("https://x\r\n\n", to: "secret")
    #expect(chmod(folder["secret"], mode_t(mode)) == 0)
    if isFine {
      #expect(try SecretSource.file(folder["secret"]).read(environment: [:]) == "https://x")
    } else {
      let fault = #expect(throws: NotifyFault.self) {
        try SecretSource.file(folder["secret"]).read(environment: [:])
      }
      #expect(fault?.ending == .config && fault?.reason.contains("chmod o-rwx,g-w") == true)
    }
  }

  @Test func secretsComeFromWhereTheyAreSaidTo() throws {
    let folder = try TemporaryFolder()
    let path = try NotifyRun.secret("s3cret", in: folder)
    let environment = ["CREDENTIALS_DIRECTORY": folder.url.path, "TOKEN": "t", "EMPTY": ""]
    func read(_ source: SecretSource) -> Result<String, NotifyFault> {
      Result { () throws(NotifyFault) in try source.read(environment: environment) }
    }
    func ending(_ source: SecretSource) -> NotifyEnding? {
      if case .failure(let fault) = read(source) { fault.ending } else { nil }
    }
    #expect(read(.file(path)) == .success("s3cret"))
    #expect(read(.credential("secret")) == .success("s3cret"))
    #expect(read(.variable("TOKEN")) == .success("t"))
    #expect(ending(.file(folder["none"])) == .noInput)
    #expect(ending(.file(folder.url.path)) == .config)
    #expect(ending(.credential("../secret")) == .config)
    #expect(ending(.credential("none")) == .noInput)
    #expect(ending(.variable("NONE")) == .config)
    #expect(ending(.variable("EMPTY")) == .config)
    #expect(mkfifo(folder["pipe"], 0o600) == 0)
    #expect(ending(.file(folder["pipe"])) == .config)
    try folder.write(String(repeating: "x", count: 70_000), to: "big")
    chmod(folder["big"], 0o600)
    #expect(ending(.file(folder["big"])) == .config)
  }

  @Test func triesStayWithinTheirTime() {
    var plan = SendPlan(limit: 10)
    #expect(plan.seconds(at: 0) == 10 && plan.connectSeconds(at: 0) == 5)
    #expect(plan.pause(retryAfter: nil, at: 0.5, jitter: 0) == 1)
    #expect(plan.pause(retryAfter: nil, at: 2, jitter: 1) == 1)
    #expect(plan.pause(retryAfter: nil, at: 4, jitter: 0) == 4)
    #expect(plan.pause(retryAfter: nil, at: 8, jitter: 1) == nil)
    #expect(plan.tries == 4 && plan.seconds(at: 12) > 0)
    #expect(plan.pause(retryAfter: 7, at: 1, jitter: 0.5) == 7)
    #expect(plan.pause(retryAfter: 9, at: 1, jitter: 0.5) == nil)
    #expect(plan.pause(retryAfter: .max, at: 1, jitter: 0.5) == nil)
  }
}
