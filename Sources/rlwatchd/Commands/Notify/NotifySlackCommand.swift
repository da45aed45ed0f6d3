import ArgumentParser
import WatchDelivery

/// `rlwatchd notify slack`.
struct NotifySlackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: SlackChannel.id, abstract: "Send an alert to an incoming webhook of Slack.",
    discussion: "The URL of the webhook is the secret: it comes from a file, never an argument.")

  @Option(
    name: .long,
    help: "Whom criticals mention: channel, here, everyone, or an id of a user or group.")
  var mention: String?

  @OptionGroup var url: NotifySecretURL
  @OptionGroup var options: NotifyOptions

  func validate() throws { try url.require() }

  func run() throws {
    try options.run { environment throws(NotifyFault) in
      try SlackChannel(url: url.read(environment), mention: mention)
    }
  }
}
