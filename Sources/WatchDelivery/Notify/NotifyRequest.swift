/// One message ready to be sent: everything curl has to be told, as a value.
package struct NotifyRequest: Sendable {
  /// A header of HTTP; the value of a secret one is never told.
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
    package var isSecret = false

    package init(_ name: String, _ value: String, isSecret: Bool = false) {
      self.name = name
      self.value = value
      self.isSecret = isSecret
    }
  }

  /// The envelope of a mail, and who signs in for it.
  package struct Envelope: Sendable, Equatable {
    package var from: String
    package var to: [String]
    package var user: String?
    package var password: String?
  }

  package var url: NotifyURL
  package var headers: [Header] = []
  /// nil: the message is posted by HTTP.
  package var envelope: Envelope?
  package var body: [UInt8]
  /// PEM file of the authorities to trust instead of the system's.
  package var authorities: String?

  package init(
    url: NotifyURL, headers: [Header] = [], envelope: Envelope? = nil, body: [UInt8]
  ) {
    self.url = url
    self.headers = headers
    self.envelope = envelope
    self.body = body
  }

  /// What must not be told when somebody else's words are: an answer may echo it, whole or in parts.
  var secrets: [String] {
    var secrets = headers.filter(\.isSecret).map(\.value)
    if url.path.count > 1 { secrets.append(url.path) }
    if let password = envelope?.password { secrets.append(password) }
    // A token echoed in other quotes: "Bearer x" as x, /services/x as \/services\/x.
    let parts = secrets.flatMap { $0.split { "/?&= ".contains($0) } }.filter { $0.utf8.count >= 10 }
    let user = url.hasUser ? [url.text] : []
    return user + secrets.filter { $0.utf8.count >= 4 } + Set(parts).map(String.init).sorted()
  }

  /// The request as it would go out, for `--dry-run`; secrets as `***`.
  package var preview: [UInt8] {
    var lines: [String] = []
    if let envelope {
      lines.append("MAIL \(url.redacted)")
      lines.append("from: \(envelope.from)")
      lines += envelope.to.map { "to: \($0)" }
      if let user = envelope.user { lines.append("user: \(user), password: ***") }
    } else {
      lines.append("POST \(url.redacted)")
      lines += headers.map { "\($0.name): \($0.isSecret ? "***" : $0.value)" }
    }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + body
  }
}
