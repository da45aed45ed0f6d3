import ArgumentParser
import WatchDelivery

/// `rlwatchd notify webhook`.
struct NotifyWebhookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: WebhookChannel.id, abstract: "Post an alert to any receiver of HTTP.",
    discussion: """
      The body is the alert's JSON, or a template with fields such as ${run}, ${incident.title} or \
      ${notice.text}: inside quotes a field becomes escaped text, outside it becomes a JSON value, and \
      $${ is a plain ${. What doesn't make JSON isn't sent.
      """)

  @Option(name: .long, help: "The template.")
  var template: String?

  @Option(name: .long, help: "File with the template.", completion: .file())
  var templateFile: String?

  @Option(
    name: .long,
    help: "What the body is; fields in a form are percent-encoded, in other text made plain.")
  var contentType = "application/json"

  @OptionGroup var url: NotifyPlainURL
  @OptionGroup var headers: NotifyHeaders
  @OptionGroup var options: NotifyOptions

  func validate() throws {
    guard template == nil || templateFile == nil else {
      throw ValidationError("give only one of --template and --template-file")
    }
  }

  func run() throws {
    try options.run { environment throws(NotifyFault) in
      try WebhookChannel(
        url: url.read(environment), contentType: contentType, template: readTemplate(),
        headers: headers.read(environment))
    }
  }

  private func readTemplate() throws(NotifyFault) -> String? {
    guard let templateFile else { return template }
    do {
      let bytes = try FileBytes.read(templateFile, limit: MessageTemplate.maxBytes)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw NotifyFault(.noInput, "\(error)")
    }
  }
}
