import ArgumentParser
import WatchDelivery

/// Where a URL is read from that others mustn't see: an argument can be read by every user.
struct NotifySecretURL: ParsableArguments {
  @Option(
    name: .long, help: "File with the URL; one that others may read is refused.",
    completion: .file())
  var urlFile: String?

  @Option(name: .long, help: "Name of the systemd credential with the URL (LoadCredential=).")
  var urlCredential: String?

  @Option(name: .long, help: "Name of the environment variable with the URL.")
  var urlEnv: String?

  /// At most one of them.
  var source: SecretSource? {
    get throws { try NotifySecret.only("url", file: urlFile, urlCredential, urlEnv) }
  }

  func validate() throws { _ = try source }

  /// Exactly one of them, where there is no other way.
  func require() throws {
    guard try source != nil else {
      throw ValidationError("no URL: give --url-file, --url-credential or --url-env")
    }
  }

  /// The URL; `plain`: one that was given as an argument.
  func read(
    _ environment: [String: String], plain: String? = nil
  ) throws(NotifyFault) -> String {
    if let plain { return plain }
    guard let source = try? source else { throw NotifyFault(.config, "no URL") }
    return try source.read(environment: environment)
  }
}
