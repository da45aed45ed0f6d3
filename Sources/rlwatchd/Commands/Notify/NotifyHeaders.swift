import ArgumentParser
import WatchDelivery

/// Headers that hold a token.
struct NotifyHeaders: ParsableArguments {
  @Option(
    name: .long,
    help: "File with more headers, a \"Name: value\" a line; one that others may read is refused.",
    completion: .file())
  var headerFile: String?

  @Option(name: .long, help: "Name of the systemd credential with such headers.")
  var headerCredential: String?

  @Option(name: .long, help: "Name of the environment variable with such headers.")
  var headerEnv: String?

  private var source: SecretSource? {
    get throws { try NotifySecret.only("header", file: headerFile, headerCredential, headerEnv) }
  }

  func validate() throws { _ = try source }

  /// The lines; empty without any.
  func read(_ environment: [String: String]) throws(NotifyFault) -> String {
    try (try? source)?.read(environment: environment) ?? ""
  }
}
