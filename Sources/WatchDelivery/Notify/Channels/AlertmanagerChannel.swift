package import WatchEngine

/// Prometheus' Alertmanager, which groups, routes, silences and inhibits.
///
/// An alert there is its labels: firing and resolved ones have the same. Each tier is one of its own,
/// so the end of an episode ends all tiers; ending one that never was tells nobody anything.
package struct AlertmanagerChannel: NotifyChannel {
  package static let id = "alertmanager"

  /// A run that died mid-episode sends no end; a day is long enough to be seen.
  package static let defaultExpiry = ConfigDuration.seconds(86_400)

  private let url: NotifyURL
  private let headers: [NotifyRequest.Header]
  private let labels: [(name: String, value: String)]
  private let expiry: Double

  /// `url`: Alertmanager's, with or without its API path; `labels`: more of them, `NAME=value`.
  package init(
    url: String, headers: String, labels: [String], expiry: ConfigDuration
  ) throws(NotifyFault) {
    let base = try NotifyURL(url, schemes: [.https, .http])
    let path = base.path.prefix { $0 != "?" && $0 != "#" }
    let folder = path.hasSuffix("/") ? path.dropLast() : path
    self.url =
      folder.hasSuffix("/api/v2/alerts")
      ? base : try base.replacing(path: folder + "/api/v2/alerts")
    self.headers = try HeaderLines.parse(headers)
    self.expiry = expiry.duration.inSeconds
    var own: [(String, String)] = []
    for label in labels {
      let parts = label.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, Self.isLabelName(parts[0]), !Self.names.contains(parts[0]) else {
        throw NotifyFault(
          .config,
          "--label must be NAME=value with a NAME of letters, digits and _ that isn't one of "
            + Self.names.joined(separator: ", "))
      }
      own.append((parts[0], parts[1]))
    }
    self.labels = own
  }

  private static let names = [
    "alertname", "run", "log", "detector", "kind", "severity",
  ]

  private static func isLabelName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
  }

  package func request(for notice: Notice, at time: Double) -> NotifyRequest {
    let alerts =
      switch notice.alert.status {
      case .firing:
        [alert(notice, notice.alert.severity, from: time, to: time + expiry)]
      case .resolved:
        Severity.allCases.map { alert(notice, $0, from: time, to: time) }
      }
    return NotifyRequest(
      url: url, headers: [.init("Content-Type", "application/json")] + headers,
      body: JSONWriter.bytes(.array(alerts)))
  }

  private func alert(
    _ notice: Notice, _ severity: Severity, from start: Double, to end: Double
  ) -> ConfigNode {
    .object([
      "labels": Self.map(labels(notice, severity)),
      "annotations": Self.map(Self.annotations(notice)),
      "startsAt": .text(UTCTime(seconds: start).rfc3339),
      "endsAt": .text(UTCTime(seconds: end).rfc3339),
    ])
  }

  private func labels(_ notice: Notice, _ severity: Severity) -> [(name: String, value: String)] {
    let detector = PlainText.line(notice.alert.detector, maxBytes: 200)
    let own = [
      ("alertname", detector), ("run", notice.run),
      ("log", PlainText.line(notice.alert.log, maxBytes: 1000)), ("detector", detector),
      ("kind", PlainText.line(notice.alert.kind, maxBytes: 100)), ("severity", severity.rawValue),
    ]
    return own + labels
  }

  private static func annotations(_ notice: Notice) -> [(name: String, value: String)] {
    func fact(_ name: String) -> String {
      notice.facts.first { $0.name == name }?.value ?? ""
    }
    return [
      ("summary", notice.heading), ("description", notice.message),
      ("fixes", notice.fixes.joined(separator: "\n")),
      ("checkpoint", fact("Checkpoint")), ("incident", fact("Incident")),
      ("value", fact("Value")), ("step", String(notice.alert.step)),
      ("runbook", notice.explanation), ("alert_id", PlainText.line(notice.alert.id, maxBytes: 40)),
    ]
  }

  /// Alertmanager takes an empty label for none, so those are left out.
  private static func map(_ pairs: [(name: String, value: String)]) -> ConfigNode {
    ConfigNode(
      .map(pairs.filter { !$0.value.isEmpty }.map { .init(key: $0.name, node: .text($0.value)) }))
  }
}
