import ArgumentParser

/// `rlwatchd notify`: a hook that tells people.
struct NotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify",
    abstract: "Send an alert to a chat, by mail, to a webhook or to Alertmanager; for hooks.",
    discussion: """
      Reads the alert's JSON on standard input, as hooks get it, and sends it by the system's curl. \
      Try it with --dry-run or --test. See docs/notify.md for hooks ready to be copied.
      """,
    subcommands: [
      NotifySlackCommand.self, NotifyDiscordCommand.self, NotifyEmailCommand.self,
      NotifyWebhookCommand.self, NotifyAlertmanagerCommand.self,
    ])
}
