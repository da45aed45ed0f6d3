import ArgumentParser
import WatchDelivery
import WatchEngine

/// `rlwatchd notify alertmanager`.
struct NotifyAlertmanagerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: AlertmanagerChannel.id, abstract: "Post an alert to Prometheus' Alertmanager.",
    discussion: """
      The URL is Alertmanager's own, as in http://127.0.0.1:9093. Labels are alertname, run, log, \
      detector, kind, severity and those of --label; a resolved alert ends the firing ones.
      """)

  @Option(name: .long, help: "A further label, NAME=value; may be given again.")
  var label: [String] = []

  @Option(
    name: .long,
    help: "How long an alert fires when no end of it is told, as of a run that died.")
  var expires = AlertmanagerChannel.defaultExpiry

  @OptionGroup var url: NotifyPlainURL
  @OptionGroup var headers: NotifyHeaders
  @OptionGroup var options: NotifyOptions

  func run() throws {
    try options.run { environment throws(NotifyFault) in
      try AlertmanagerChannel(
        url: url.read(environment), headers: headers.read(environment), labels: label,
        expiry: expires)
    }
  }
}
