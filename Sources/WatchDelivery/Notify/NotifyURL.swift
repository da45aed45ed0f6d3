/// Where a notice goes, checked: a URL that curl can't take for anything else.
///
/// It may hold a secret in its path, its query or before its host: only ``redacted`` is for people.
package struct NotifyURL: Sendable, Equatable {
  package enum Scheme: String, Sendable {
    case https, http, smtps, smtp
  }

  package let text: String
  package let scheme: Scheme
  /// Name or address, without port, as it may be told.
  package let host: String
  /// With port where one stands.
  private let authority: String
  /// From the first slash on; may be empty.
  package let path: String
  /// A user or password stands before the host.
  package let hasUser: Bool

  /// The reason is a fragment that follows "the URL": it quotes nothing but the scheme.
  package init(_ text: String, schemes: [Scheme]) throws(NotifyFault) {
    func fault(_ reason: String) -> NotifyFault { NotifyFault(.config, "the URL \(reason)") }
    guard text.utf8.count <= 4096 else { throw fault("is longer than 4096 bytes") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
      throw fault("holds a space, a quote, a backslash, or a character that isn't ASCII")
    }
    let names = schemes.map { $0.rawValue + "://" }.joined(separator: " or ")
    guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0.rawValue + "://") })
    else { throw fault("must begin with \(names)") }
    let rest = text.dropFirst(scheme.rawValue.count + 3)
    let authority = rest.prefix { !"/?#".contains($0) }
    let user = authority.lastIndex(of: "@")
    let place = user.map { authority[authority.index(after: $0)...] } ?? authority
    var host = place
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
      host = place[...end]
    } else if let colon = place.lastIndex(of: ":") {
      host = place[..<colon]
    }
    let port = place[host.endIndex...]
    guard !host.isEmpty, host.first != "-",
      host.utf8.allSatisfy({ Self.isHostByte($0) || $0 == 0x5B || $0 == 0x5D })
    else { throw fault("names no host") }
    guard port.isEmpty || (port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) })
    else { throw fault("has a port that is no number") }
    self.text = text
    self.scheme = scheme
    self.host = String(host)
    self.authority = String(place)
    hasUser = user != nil
    path = String(rest[authority.endIndex...])
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
    default: false
    }
  }

  /// Whether what is sent stays on this machine.
  package var isLoopback: Bool {
    let name = host.lowercased()
    if name == "localhost" || name == "[::1]" { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
  }

  package var isEncrypted: Bool { scheme == .https || scheme == .smtps }

  /// The URL for people: what may be secret is left out.
  package var redacted: String {
    let user = hasUser ? "***@" : ""
    return "\(scheme.rawValue)://\(user)\(authority)\(path.count > 1 ? "/***" : path)"
  }

  /// The same host with another path; a query or fragment goes.
  package func replacing(path: String) throws(NotifyFault) -> NotifyURL {
    try NotifyURL(String(text.dropLast(self.path.count)) + path, schemes: [scheme])
  }
}
