extension NotifyURL {
  /// The URL of a chat's webhook, which is itself the secret: never in clear over a network.
  static func secret(_ text: String) throws(NotifyFault) -> NotifyURL {
    let url = try NotifyURL(text, schemes: [.https, .http])
    guard url.isEncrypted || url.isLoopback else {
      throw NotifyFault(.config, "the URL is a secret and must begin with https://")
    }
    return url
  }
}
