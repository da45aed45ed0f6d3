import ArgumentParser
import WatchDelivery

/// A URL that need not be secret.
struct NotifyPlainURL: ParsableArguments {
  @Option(name: .long, help: "The URL, when nothing in it is secret.")
  var url: String?

  @OptionGroup var secret: NotifySecretURL

  func validate() throws {
    guard (url == nil) != (try secret.source == nil) else {
      throw ValidationError("give one of --url, --url-file, --url-credential and --url-env")
    }
    // Everybody on the machine reads arguments.
    if let url, url.prefix(while: { $0 != "?" }).contains("@") {
      throw ValidationError("a URL with a user in it belongs into a file: use --url-file")
    }
  }

  func read(_ environment: [String: String]) throws(NotifyFault) -> String {
    try secret.read(environment, plain: url)
  }
}
