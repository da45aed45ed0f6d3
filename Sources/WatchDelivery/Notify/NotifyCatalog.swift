/// Every channel: adding one is its file, its command and one line here.
package enum NotifyCatalog {
  /// Sorted by id.
  package static let all: [any NotifyChannel.Type] = [
    AlertmanagerChannel.self,
    DiscordChannel.self,
    EmailChannel.self,
    SlackChannel.self,
    WebhookChannel.self,
  ]
}
