import WatchEngine

/// Discord's webhooks: an embed with the severity's colour.
///
/// Text from logs stands only in the embed, where nothing pings, with its markdown escaped;
/// `allowed_mentions` names who may be pinged at all.
package struct DiscordChannel: NotifyChannel {
  package static let id = "discord"

  private enum Mention {
    case everyone(String)
    case user(String)
    case role(String)
  }

  private let url: NotifyURL
  private let mention: Mention?

  /// `mention`: `everyone`, `here`, `user:ID` or `role:ID`.
  package init(url: String, mention: String?) throws(NotifyFault) {
    self.url = try NotifyURL.secret(url)
    self.mention = try mention.map { text throws(NotifyFault) in try Self.parse(text) }
  }

  private static func parse(_ text: String) throws(NotifyFault) -> Mention {
    let name = text.hasPrefix("@") ? String(text.dropFirst()) : text
    if ["everyone", "here"].contains(name) { return .everyone(name) }
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, (1...20).contains(parts[1].utf8.count),
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw fault }
    switch parts[0] {
    case "user": return .user(parts[1])
    case "role": return .role(parts[1])
    default: throw fault
    }
  }

  private static let fault = NotifyFault(
    .config, "--mention must be everyone, here, user:ID or role:ID, with the ID in digits")

  package func request(for notice: Notice, at time: Double) -> NotifyRequest {
    // Discord takes 6000 characters in all; these bounds add up to less.
    var fields = notice.facts.map { fact in
      Self.field(
        fact.name, Self.escaped(fact.value, 350), isShort: fact.value.utf8.count <= 40)
    }
    if !notice.fixes.isEmpty {
      let list = notice.fixes.enumerated().map { "\($0 + 1). \(Self.escaped($1, 320))" }
      fields.append(Self.field("What to do", list.joined(separator: "\n"), isShort: false))
    }
    let embed = ConfigNode.object([
      "title": .text(Self.escaped(notice.heading, 256)),
      "description": .text(Self.escaped(notice.message, 1000)),
      "color": .whole(notice.mood.color),
      "fields": .array(fields),
      // Not markdown there.
      "footer": .object([
        "text": .text("\(notice.explanation) · \(PlainText.line(notice.alert.id, maxBytes: 40))")
      ]),
    ])
    let (content, allowed) = notice.isUrgent ? call : ("", Self.allowed())
    let payload = ConfigNode.object([
      "content": .text(content), "embeds": .array([embed]), "allowed_mentions": allowed,
    ])
    return NotifyRequest(
      url: url, headers: [.init("Content-Type", "application/json")],
      body: JSONWriter.bytes(payload))
  }

  /// The text that pings, and the permission for just that.
  private var call: (content: String, allowed: ConfigNode) {
    switch mention {
    case .everyone(let name): ("@\(name)", Self.allowed(parse: ["everyone"]))
    case .user(let id): ("<@\(id)>", Self.allowed(users: [id]))
    case .role(let id): ("<@&\(id)>", Self.allowed(roles: [id]))
    case nil: ("", Self.allowed())
    }
  }

  private static func allowed(
    parse: [String] = [], users: [String] = [], roles: [String] = []
  ) -> ConfigNode {
    .object([
      "parse": .array(parse.map { .text($0) }), "users": .array(users.map { .text($0) }),
      "roles": .array(roles.map { .text($0) }),
    ])
  }

  private static func field(_ name: String, _ value: String, isShort: Bool) -> ConfigNode {
    .object(["name": .text(name), "value": .text(value), "inline": .flag(isShort)])
  }

  private static func escaped(_ text: String, _ maxBytes: Int) -> String {
    MarkupText.line(text, maxBytes: maxBytes) { scalar in
      "\\*_~`|<>[]()#".unicodeScalars.contains(scalar) ? "\\\(scalar)" : nil
    }
  }
}
