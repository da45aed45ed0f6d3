import WatchEngine

/// Any receiver of HTTP: the alert's own JSON, or a template of the user's.
package struct WebhookChannel: NotifyChannel {
  package static let id = "webhook"

  private let url: NotifyURL
  private let contentType: String
  private let template: MessageTemplate?
  private let headers: [NotifyRequest.Header]

  /// `headers`: lines of `Name: value`, all of them secret; `template`: nil for the alert's JSON.
  package init(
    url: String, contentType: String, template: String?, headers: String
  ) throws(NotifyFault) {
    self.url = try NotifyURL(url, schemes: [.https, .http])
    guard !contentType.isEmpty, contentType.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      throw NotifyFault(.config, "--content-type must be plain text, as in text/plain")
    }
    let form = MessageTemplate.Form(contentType: contentType)
    guard template != nil || form == .json else {
      throw NotifyFault(.config, "--content-type \(contentType) needs a template")
    }
    self.contentType = contentType
    self.template = try template.map { text throws(NotifyFault) in
      try MessageTemplate(text, form: form)
    }
    self.headers = try HeaderLines.parse(headers)
  }

  package func request(
    for notice: Notice, at time: Double
  ) throws(NotifyFault) -> NotifyRequest {
    let body = try template?.render(Self.fields(of: notice)) ?? JSONWriter.bytes(notice.source)
    return NotifyRequest(
      url: url, headers: [.init("Content-Type", contentType)] + headers, body: body)
  }

  /// What a template may name: the alert's keys, and what other channels make of them.
  private static func fields(of notice: Notice) -> ConfigNode {
    guard case .map(let entries) = notice.source.value else { return notice.source }
    let own = ConfigNode.object([
      "heading": .text(notice.heading), "text": .text(notice.text),
      "mood": .text(notice.mood.rawValue), "color": .text(notice.mood.hexColor),
    ])
    return ConfigNode(
      .map(entries.filter { $0.key != "notice" } + [.init(key: "notice", node: own)]))
  }
}
