import ArgumentParser
import WatchDelivery

/// `rlwatchd notify discord`.
struct NotifyDiscordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: DiscordChannel.id, abstract: "Send an alert to a webhook of Discord.",
    discussion: "The URL of the webhook is the secret: it comes from a file, never an argument.")

  @Option(
    name: .long, help: "Whom criticals mention: everyone, here, user:ID or role:ID.")
  var mention: String?

  @OptionGroup var url: NotifySecretURL
  @OptionGroup var options: NotifyOptions

  func validate() throws { try url.require() }

  func run() throws {
    try options.run { environment throws(NotifyFault) in
      try DiscordChannel(url: url.read(environment), mention: mention)
    }
  }
}
