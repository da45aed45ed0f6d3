import WatchEngine

/// What several reports tell of alerts in their JSON form.
enum AlertDocument {
  /// What to do first: the incident's advice, else the playbook's.
  static func advice(_ alert: ConfigNode) -> ConfigNode? {
    alert["advice"]?.asText == "" ? alert["fixes"]?.asList?.first : alert["advice"]
  }

  /// "no alerts", "1 alert", "7 alerts": those that fired.
  static func count(_ alerts: [ConfigNode]) -> String {
    let fired = alerts.count { $0["status"]?.asText != "resolved" }
    return "\(fired == 0 ? "no" : String(fired)) alert\(fired == 1 ? "" : "s")"
  }
}
