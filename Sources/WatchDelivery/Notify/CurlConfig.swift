/// A request in the words of curl's config file; nothing of it stands in an argument.
enum CurlConfig {
  /// Precedes the line of what curl measured, after whatever the server said.
  static let mark = "rlwatchd-curl "

  /// The file's text.
  ///
  /// `seconds`: for all of it; `connectSeconds`: until the first byte can be sent.
  static func text(
    _ request: NotifyRequest, seconds: Double, connectSeconds: Double, agent: String
  ) -> String {
    let scheme = request.url.scheme
    var lines = [
      // Before anything else: what stands in the file must be taken as it is.
      "globoff", "silent",
      option("url", request.url.text),
      // Nothing but what the URL says: no file, no gopher, and no plain text where TLS is asked for.
      option("proto", "=\(scheme.rawValue)"),
      option("max-time", Self.decimal(seconds)),
      option("connect-timeout", Self.decimal(connectSeconds)),
      "tlsv1.2",
      option(
        "write-out", "\\n\(mark)%{size_upload} %{response_code} %{errormsg}\\n", isEscaped: true),
    ]
    if let authorities = request.authorities { lines.append(option("cacert", authorities)) }
    if let envelope = request.envelope {
      // Plain text never leaves this machine; on it, whoever names an authority wants TLS.
      if !request.url.isLoopback || request.authorities != nil { lines.append("ssl-reqd") }
      lines.append(option("mail-from", envelope.from))
      lines += envelope.to.map { option("mail-rcpt", $0) }
      if let user = envelope.user {
        lines.append(option("user", "\(user):\(envelope.password ?? "")"))
      }
      lines.append(option("upload-file", "-"))
    } else {
      // The head tells of the status even when the body never ends. Redirects aren't followed.
      lines += ["include", "suppress-connect-headers"]
      lines.append(option("user-agent", agent))
      lines += request.headers.map { option("header", "\($0.name): \($0.value)") }
      // Without it curl waits a second for a server that knows no 100 Continue.
      lines.append(option("header", "Expect:"))
      lines.append(option("data-binary", "@-"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `name = "value"`; curl reads backslash escapes in quotes.
  private static func option(_ name: String, _ value: String, isEscaped: Bool = false) -> String {
    guard !isEscaped else { return "\(name) = \"\(value)\"" }
    var quoted = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\(name) = \"\(quoted)\""
  }

  /// Milliseconds at least one; curl takes 0 for no limit.
  private static func decimal(_ seconds: Double) -> String {
    let milliseconds = Int(min(max(seconds, 0.001), 86_400) * 1000)
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
