import WatchDelivery
import WatchEngine

/// The state file as a table for people.
enum StatusText {
  /// `now` in Unix seconds, for the ages.
  static func render(_ state: ConfigNode, now: Double) -> String {
    var text = ""
    if let daemon = state["daemon"] {
      let pid = daemon["pid"]?.asInteger(Int.self).map(String.init) ?? "?"
      let running = daemon["running"]?.value == .bool(true)
      let age = daemon["updated"]?.asDouble.map { Self.age(now - $0) } ?? "?"
      text += running ? "rlwatchd running, pid \(pid), " : "rlwatchd stopped, "
      text += "state written \(age) ago\n"
    }
    let runs = state["runs"]?.asList ?? []
    var rows = [["RUN", "HEALTH", "STEP", "ROWS", "REJECTED", "FORMAT", "LOG"]]
    for (run, isFirst) in inRuns(runs) {
      rows.append([
        isFirst ? run["run"].plain : "  joined", run["health"].plain, run["last_step"].plain,
        run["rows"].plain,
        run["rejected_total"].plain, run["format"].plain, run["log"].plain,
      ])
    }
    text += runs.isEmpty ? "no logs seen yet\n" : TextTable.render(rows)
    for run in runs where run["joined"]?.asList?.isEmpty == false {
      let signals = (run["signals"]?.asList ?? []).compactMap(\.asText).joined(separator: ", ")
      let gives = signals.isEmpty ? "nothing" : PlainText.line(signals, maxBytes: 2_000)
      text += "  \(run["log"].plain) gives \(gives)\n"
    }
    let active = state["active_alerts"]?.asList ?? []
    text += active.isEmpty ? "\nno active alerts\n" : "\nactive alerts\n"
    for alert in active {
      text += "  \(alert["severity"].plain) \(alert["run"].plain) step \(alert["step"].plain): "
      text += "\(alert["message"].plain)\n"
      if let fix = AlertDocument.advice(alert) { text += "    -> \(Optional(fix).plain)\n" }
      if let id = alert["silenced_by"]?.asText {
        text += "    silenced by \(PlainText.line(id, maxBytes: 20))\n"
      }
      if let seen = alert["acknowledged"], let at = seen["at"]?.asDouble {
        let comment = seen["comment"]?.asText == "" ? "" : ": \(seen["comment"].plain)"
        text += "    acknowledged by \(seen["by"].plain) \(age(now - at)) ago\(comment)\n"
      }
      if let note = alert["checkpoint_note"]?.asText {
        text += "    -> \(PlainText.line(note, maxBytes: 1_000))\n"
      }
    }
    // Those that an active alert belongs to.
    let open = Set(active.compactMap { $0["incident"]?["id"]?.asText })
    for incident in state["incidents"]?.asList ?? []
    where open.contains(incident["id"]?.asText ?? "") {
      text += "  incident in \(incident["run"].plain): \(incident["message"].plain)\n"
      if let advice = incident["advice"], advice.asText != "" {
        text += "    -> \(Optional(advice).plain)\n"
      }
    }
    let silences = (state["silences"]?.asList ?? []).compactMap { Silence(node: $0) }
    if !silences.isEmpty { text += "\nsilences\n\(Self.silences(silences, now: now))" }
    for sink in state["sinks"]?.asList ?? [] {
      let failed = sink["failed"]?.asInteger(Int.self) ?? 0
      let dropped = sink["dropped"]?.asInteger(Int.self) ?? 0
      guard failed + dropped > 0 else { continue }
      text += "sink \(sink["sink"].plain): \(failed) failed, \(dropped) dropped"
      text += " (\(sink["last_error"].plain))\n"
    }
    return text
  }

  /// The logs that are judged together behind the first of them.
  private static func inRuns(_ logs: [ConfigNode]) -> [(log: ConfigNode, isFirst: Bool)] {
    var seen: Set<String> = []
    var ordered: [(log: ConfigNode, isFirst: Bool)] = []
    for log in logs where !seen.contains(log["log"]?.asText ?? "") {
      let joined = Set((log["joined"]?.asList ?? []).compactMap(\.asText))
      let together =
        joined.isEmpty ? [log] : logs.filter { joined.contains($0["log"]?.asText ?? "") }
      for (place, log) in together.enumerated() {
        seen.insert(log["log"]?.asText ?? "")
        ordered.append((log, place == 0))
      }
    }
    return ordered
  }

  static func silences(_ silences: [Silence], now: Double) -> String {
    let rows = silences.sorted { $0.until < $1.until }.map { silence in
      [
        silence.id, SilenceText.subject(silence), "\(age(silence.until - now)) more",
        silence.by, silence.reason,
      ].map { PlainText.line($0, maxBytes: 400) }
    }
    return TextTable.render([["ID", "SILENCED", "FOR", "BY", "REASON"]] + rows)
  }

  /// Seconds as the two largest units people use.
  static func age(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "long" }
    let whole = Int(max(0, seconds))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}

extension Optional<ConfigNode> {
  /// The value as a word for a table, `-` when it isn't there; control characters removed.
  var plain: String {
    switch self?.value {
    case .string(let text)?: PlainText.line(text, maxBytes: 400)
    case .integer(let number)?: String(number)
    case .number(let number)?: String(number)
    case .bool(let flag)?: String(flag)
    default: "-"
    }
  }
}
