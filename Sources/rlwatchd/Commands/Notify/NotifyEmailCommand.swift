import ArgumentParser
import WatchDelivery

/// `rlwatchd notify email`.
struct NotifyEmailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: EmailChannel.id, abstract: "Send an alert by mail.",
    discussion: """
      Speaks SMTP to the server of the URL: smtps://mail.example.org, or smtp://mail.example.org:587, \
      which must offer STARTTLS unless it is this machine itself. Mails of one incident are one thread.
      """)

  @Option(name: .long, help: "Address it comes from.")
  var mailFrom: String

  @Option(name: .long, help: "Address it goes to; may be given again.")
  var mailRcpt: [String]

  @Option(name: .long, help: "Name to sign in with.")
  var user: String?

  @Option(
    name: .long, help: "File with the password; one that others may read is refused.",
    completion: .file())
  var passwordFile: String?

  @Option(name: .long, help: "Name of the systemd credential with the password.")
  var passwordCredential: String?

  @Option(name: .long, help: "Name of the environment variable with the password.")
  var passwordEnv: String?

  @OptionGroup var url: NotifyPlainURL
  @OptionGroup var options: NotifyOptions

  private var password: SecretSource? {
    get throws {
      try NotifySecret.only("password", file: passwordFile, passwordCredential, passwordEnv)
    }
  }

  func validate() throws { _ = try password }

  func run() throws {
    try options.run { environment throws(NotifyFault) in
      try EmailChannel(
        url: url.read(environment), from: mailFrom, to: mailRcpt, user: user,
        password: (try? password)?.read(environment: environment))
    }
  }
}
