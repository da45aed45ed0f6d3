import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// What each channel makes of an alert, as a value; what arrives is shown by `NotifyHTTPTests` and others.
struct ChannelTests {
  private static let url = "https://hooks.example.org/services/T0/B0/token"

  private static func channels() throws -> [any NotifyChannel] {
    [
      try SlackChannel(url: url, mention: "channel"),
      try DiscordChannel(url: url, mention: "everyone"),
      try WebhookChannel(url: url, contentType: "application/json", template: nil, headers: ""),
      try WebhookChannel(
        url: url, contentType: "application/json",
        template:
          #"{"text": "${notice.text} ${message}", "at": ${step}, "all": ${values}, "id": ${id}}"#,
        headers: "Authorization: Bearer x"),
      try AlertmanagerChannel(
        url: "http://am.example.org:9093/", headers: "", labels: ["cluster=a"],
        expiry: AlertmanagerChannel.defaultExpiry),
    ]
  }

  private static func json(_ request: NotifyRequest) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(request.body), options: .fragmentsAllowed)
  }

  @Test func everyFileIsInTheCatalog() throws {
    let folder = Repository.root.appendingPathComponent("Sources/WatchDelivery/Notify/Channels")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files == NotifyCatalog.all.map { "\($0).swift" })
    #expect(
      NotifyCatalog.all.map { $0.id } == ["alertmanager", "discord", "email", "slack", "webhook"])
  }

  @Test(arguments: HostileAlert.texts)
  func hostileTextStaysText(_ text: String) throws {
    let notice = try HostileAlert.notice(HostileAlert.alert(text))
    for channel in try Self.channels() {
      let request = try channel.request(for: notice, at: 1_800_000_000)
      _ = try Self.json(request)
      #expect(request.body.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(type(of: channel))")
    }
  }

  @Test(arguments: HostileAlert.texts)
  func slackHearsNobodyButUs(_ text: String) throws {
    let notice = try HostileAlert.notice(HostileAlert.alert(text))
    let request = try SlackChannel(url: Self.url, mention: "here").request(for: notice, at: 0)
    let strings = Self.strings(try Self.json(request))
    // One mention, ours, at the begin of the one text that may have it.
    #expect(strings.filter { $0.contains("<") }.count == 1)
    #expect(strings.contains { $0.hasPrefix("<!here> Critical: Rule ") })
    for string in strings {
      #expect(string.unicodeScalars.count <= 3000)
      #expect(
        !string.replacingOccurrences(of: "<!here>", with: "").contains { $0 == "<" || $0 == ">" })
      // No entity is cut.
      let parts = string.components(separatedBy: "&").dropFirst()
      #expect(
        parts.allSatisfy { $0.hasPrefix("amp;") || $0.hasPrefix("lt;") || $0.hasPrefix("gt;") })
    }
  }

  @Test(arguments: HostileAlert.texts)
  func discordPingsNobodyButOurs(_ text: String) throws {
    let notice = try HostileAlert.notice(HostileAlert.alert(text))
    let request = try DiscordChannel(url: Self.url, mention: "role:77").request(for: notice, at: 0)
    let payload = try #require(try Self.json(request) as? [String: Any])
    #expect(payload["content"] as? String == "<@&77>")
    let allowed = try #require(payload["allowed_mentions"] as? [String: [String]])
    #expect(allowed == ["parse": [], "users": [], "roles": ["77"]])
    let embed = try #require((payload["embeds"] as? [[String: Any]])?.first)
    let fields = try #require(embed["fields"] as? [[String: Any]])
    #expect(fields.count <= 25)
    for field in fields {
      let (name, value) = (field["name"] as? String ?? "", field["value"] as? String ?? "")
      #expect((1...256).contains(name.utf16.count) && (1...1024).contains(value.utf16.count))
    }
    #expect((embed["title"] as? String ?? "").utf16.count <= 256)
    let all = Self.strings(embed).map(\.utf16.count).reduce(0, +)
    #expect(all <= 6000, "\(all)")
  }

  @Test(arguments: HostileAlert.texts)
  func mailKeepsItsHeaders(_ text: String) throws {
    let notice = try HostileAlert.notice(HostileAlert.alert(text))
    let channel = try EmailChannel(
      url: "smtps://mail.example.org", from: "rl@example.org", to: ["a@example.org"], user: nil,
      password: nil)
    let mail = String(decoding: channel.request(for: notice, at: 0).body, as: UTF8.self)
    let parts = mail.components(separatedBy: "\r\n\r\n")
    #expect(parts.count >= 2)
    let names = parts[0].components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }
      .map { $0.prefix { $0 != ":" } }
    let threaded = text.isEmpty || notice.alert.incident.id == notice.alert.id
    #expect(
      names
        == ["From", "To", "Subject", "Date", "Message-ID"]
        + (threaded ? [] : ["In-Reply-To", "References"])
        + [
          "Importance", "X-Priority", "Auto-Submitted", "MIME-Version", "Content-Type",
          "Content-Transfer-Encoding",
        ])
    for line in mail.components(separatedBy: "\r\n") {
      #expect(line.utf8.count <= 998 && line != "." && !line.hasPrefix("."))
      #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }
    // Bare line ends would be another way out.
    #expect(!mail.replacingOccurrences(of: "\r\n", with: "").contains { $0.isNewline })
  }

  @Test func onlyCriticalsThatFireMention() throws {
    for (severity, status, count) in [
      (Severity.critical, AlertStatus.firing, 1), (.critical, .resolved, 0), (.warning, .firing, 0),
      (.info, .firing, 0),
    ] {
      let notice = try HostileAlert.notice(AlertExample.alert(severity: severity, status: status))
      let slack = try SlackChannel(url: Self.url, mention: "U024BE7LH").request(for: notice, at: 0)
      let discord = try DiscordChannel(url: Self.url, mention: "user:5").request(for: notice, at: 0)
      let texts = [slack, discord].map { String(decoding: $0.body, as: UTF8.self) }
      #expect(texts[0].components(separatedBy: "<@U024BE7LH>").count - 1 == count)
      #expect(texts[1].components(separatedBy: "<@5>").count - 1 == count)
      #expect(texts[1].contains(#""users":["5"]"#) == (count == 1))
    }
  }

  @Test(arguments: [
    ("slack", "someone"), ("slack", "U1>"), ("slack", "<!channel>"), ("slack", "U"),
    ("discord", "5"), ("discord", "user:x"), ("discord", "role:"), ("discord", "channel"),
  ])
  func aWrongMentionIsNamed(_ channel: String, _ mention: String) {
    #expect(throws: NotifyFault.self) {
      if channel == "slack" {
        _ = try SlackChannel(url: Self.url, mention: mention)
      } else {
        _ = try DiscordChannel(url: Self.url, mention: mention)
      }
    }
  }

  @Test func theEndOfAnEpisodeHasTheLabelsOfItsBegin() throws {
    let channel = try AlertmanagerChannel(
      url: "http://127.0.0.1:9093", headers: "", labels: [], expiry: .seconds(60))
    func alerts(_ status: AlertStatus, _ severity: Severity) throws -> [[String: Any]] {
      let notice = try HostileAlert.notice(
        AlertExample.alert(severity: severity, status: status, kind: "late"))
      let json = try Self.json(channel.request(for: notice, at: 1_800_000_000))
      return try #require(json as? [[String: Any]])
    }
    let begin = try #require(try alerts(.firing, .warning).first)
    #expect(begin["startsAt"] as? String == "2027-01-15T08:00:00Z")
    #expect(begin["endsAt"] as? String == "2027-01-15T08:01:00Z")
    let ends = try alerts(.resolved, .critical)
    #expect(ends.count == 3)
    let labels = begin["labels"] as? [String: String]
    #expect(labels?["kind"] == "late" && labels?["severity"] == "warning")
    let end = try #require(ends.first { $0["labels"] as? [String: String] == labels })
    #expect(end["endsAt"] as? String == "2027-01-15T08:00:00Z")
  }

  @Test(arguments: [
    "run=x", "severity=page", "9x=1", "a-b=1", "novalue", "=x", "",
  ])
  func aWrongLabelIsNamed(_ label: String) {
    #expect(throws: NotifyFault.self) {
      try AlertmanagerChannel(
        url: "http://127.0.0.1:9093", headers: "", labels: [label], expiry: .seconds(60))
    }
  }

  @Test func mailsOfOneIncidentAreOneThread() throws {
    let channel = try EmailChannel(
      url: "smtp://127.0.0.1", from: "rl@example.org", to: ["a@example.org", "b@example.org"],
      user: nil, password: nil)
    var alert = AlertExample.alert()
    let first = String(
      decoding: channel.request(for: try HostileAlert.notice(alert), at: 0).body, as: UTF8.self)
    #expect(first.contains("Message-ID: <00112233445566aa.rlwatchd@example.org>\r\n"))
    #expect(!first.contains("References"))
    alert.incident.id = alert.id
    alert.id = "00112233445566ab"
    let second = String(
      decoding: channel.request(for: try HostileAlert.notice(alert), at: 0).body, as: UTF8.self)
    #expect(second.contains("References: <00112233445566aa.rlwatchd@example.org>\r\n"))
    #expect(second.contains("In-Reply-To: <00112233445566aa.rlwatchd@example.org>\r\n"))
  }

  /// Every string of a document, keys left out.
  private static func strings(_ value: Any) -> [String] {
    switch value {
    case let text as String: [text]
    case let list as [Any]: list.flatMap { strings($0) }
    case let map as [String: Any]: map.values.flatMap { strings($0) }
    default: []
    }
  }
}
