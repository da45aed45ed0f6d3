import WatchEngine

/// Mail by SMTP: plain text, one thread an incident.
package struct EmailChannel: NotifyChannel {
  package static let id = "email"

  private let url: NotifyURL
  private let from: String
  private let to: [String]
  private let user: String?
  private let password: String?

  /// `url`: `smtps://…`, or `smtp://…`, which needs STARTTLS unless it stays on this machine.
  package init(
    url: String, from: String, to: [String], user: String?, password: String?
  ) throws(NotifyFault) {
    self.url = try NotifyURL(url, schemes: [.smtps, .smtp])
    for address in [from] + to where !MailText.isAddress(address) {
      throw NotifyFault(
        .config, "\(PlainText.line(address, maxBytes: 80)) is no plain address like me@example.org")
    }
    guard !to.isEmpty else { throw NotifyFault(.config, "nobody to write to") }
    guard (user == nil) == (password == nil) else {
      throw NotifyFault(.config, "--user needs a password, and a password needs --user")
    }
    // curl splits at the first colon.
    for text in [user, password].compactMap({ $0 })
    where !text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
      throw NotifyFault(.config, "user and password must be on one line")
    }
    guard user?.contains(":") != true else { throw NotifyFault(.config, "--user holds a colon") }
    self.from = from
    self.to = to
    self.user = user
    self.password = password
  }

  package func request(for notice: Notice, at time: Double) -> NotifyRequest {
    // Whoever answers an alert of a run has its incident's others above it.
    let incident = notice.alert.incident.id
    let thread =
      incident == notice.alert.id
      ? []
      : [
        "In-Reply-To: \(messageID(incident))", "References: \(messageID(incident))",
      ]
    let urgent = notice.isUrgent ? ["Importance: high", "X-Priority: 1"] : []
    let headers =
      [
        "From: rlwatchd <\(from)>",
        // One a line: a long list mustn't break the limit of a line.
        "To: \(to.joined(separator: ",\r\n "))",
        MailText.header("Subject", notice.heading),
        "Date: \(UTCTime(seconds: time).rfc5322)",
        "Message-ID: \(messageID(notice.alert.id))",
      ] + thread + urgent + [
        // No holiday notice comes back.
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
      ]
    let mail =
      headers.joined(separator: "\r\n") + "\r\n\r\n" + MailText.quotedPrintable(notice.text)
    var request = NotifyRequest(url: url, body: Array(mail.utf8))
    request.envelope = .init(from: from, to: to, user: user, password: password)
    return request
  }

  private func messageID(_ id: String) -> String {
    // 16 hex digits, unless somebody made the alert up.
    let digits = id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(64)
    let domain = from.drop { $0 != "@" }.dropFirst()
    return "<\(digits).rlwatchd@\(domain)>"
  }
}
