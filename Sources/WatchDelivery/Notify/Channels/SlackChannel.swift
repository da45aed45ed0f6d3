import WatchEngine

/// Slack's incoming webhooks: an attachment with the severity's colour.
///
/// Text from logs stands in `mrkdwn` with its three control characters escaped and `verbatim`, so that
/// nothing in it becomes a mention or a link.
package struct SlackChannel: NotifyChannel {
  package static let id = "slack"

  private let url: NotifyURL
  /// In Slack's words, as in `<!channel>`; empty: nobody.
  private let mention: String

  /// `mention`: `channel`, `here`, `everyone`, or the id of a user (U…, W…) or a group (S…).
  package init(url: String, mention: String?) throws(NotifyFault) {
    self.url = try NotifyURL.secret(url)
    self.mention = try mention.map { text throws(NotifyFault) in try Self.spelled(text) } ?? ""
  }

  private static func spelled(_ mention: String) throws(NotifyFault) -> String {
    let name = mention.hasPrefix("@") ? String(mention.dropFirst()) : mention
    if ["channel", "here", "everyone"].contains(name) { return "<!\(name)>" }
    let isID =
      name.utf8.count > 1
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
      }
    switch name.first {
    case "U" where isID, "W" where isID: return "<@\(name)>"
    case "S" where isID: return "<!subteam^\(name)>"
    default:
      throw NotifyFault(
        .config,
        "--mention must be channel, here, everyone, or the id of a user (U…) or of a group (S…): a "
          + "name is no id")
    }
  }

  package func request(for notice: Notice, at time: Double) -> NotifyRequest {
    let heading = Self.escaped(notice.heading, 600)
    var blocks = [Self.section("*\(heading)*\n\(Self.escaped(notice.message, 2000))")]
    // At most ten, side by side.
    let fields = notice.facts.prefix(10).map { fact in
      Self.markup("*\(fact.name)*\n\(Self.escaped(fact.value, 1000))")
    }
    blocks.append(.object(["type": .text("section"), "fields": .array(fields)]))
    if !notice.fixes.isEmpty {
      let list = notice.fixes.enumerated().map { "\($0 + 1). \(Self.escaped($1, 700))" }
      blocks.append(Self.section("*What to do*\n" + list.joined(separator: "\n")))
    }
    let foot = "\(Self.escaped(notice.explanation, 100)) · \(Self.escaped(notice.alert.id, 40))"
    blocks.append(
      .object(["type": .text("context"), "elements": .array([Self.markup(foot)])]))
    let called = notice.isUrgent && !mention.isEmpty ? "\(mention) " : ""
    let payload = ConfigNode.object([
      // What a phone shows before the message is opened.
      "text": .text(called + heading),
      "attachments": .array([
        .object([
          "color": .text(notice.mood.hexColor), "fallback": .text(heading),
          "blocks": .array(blocks),
        ])
      ]),
    ])
    return NotifyRequest(
      url: url, headers: [.init("Content-Type", "application/json; charset=utf-8")],
      body: JSONWriter.bytes(payload))
  }

  private static func section(_ text: String) -> ConfigNode {
    .object(["type": .text("section"), "text": markup(text)])
  }

  private static func markup(_ text: String) -> ConfigNode {
    .object(["type": .text("mrkdwn"), "text": .text(text), "verbatim": .flag(true)])
  }

  private static func escaped(_ text: String, _ maxBytes: Int) -> String {
    MarkupText.line(text, maxBytes: maxBytes) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: nil
      }
    }
  }
}
