import WatchEngine

/// What `diagnose` tells a person about one run.
enum DiagnosisText {
  /// The logs of the run, one a line.
  static func heading(_ logs: [String]) -> String {
    logs.map { "\(PlainText.line($0, maxBytes: 1_000))\n" }.joined()
  }

  /// One alert: severity, place, sentence, and the first fix.
  static func alert(_ event: AlertEvent, colour: Bool, tellsLog: Bool) -> String {
    let label = event.status == .resolved ? "resolved" : event.severity.rawValue
    let row =
      tellsLog ? "row \(event.row) of \(PathParts.split(event.log).name)" : "row \(event.row)"
    let text = "step \(event.step) (\(row)) \(event.detector): \(event.message)"
    var lines = "  \(paint(label, event, colour)) \(PlainText.line(text, maxBytes: 2_000))\n"
    if event.status == .firing, let fix = fix(of: event) {
      lines += "      -> \(PlainText.line(fix, maxBytes: 1_000))\n"
    }
    for note in event.findings.notes() {
      lines += "      -> \(PlainText.line(note, maxBytes: 1_000))\n"
    }
    for quote in event.findings.completions?.quotes ?? [] {
      lines += "         \(PlainText.line(quote, maxBytes: 1_500))\n"
    }
    return lines
  }

  /// What several alerts mean together, and what to do about it.
  static func incident(_ incident: IncidentDigest.Summary) -> String {
    let text =
      "incident \(incident.sentence) (\(incident.alerts) alerts to step \(incident.lastStep))"
    var lines = "  \(PlainText.line(text, maxBytes: 1_000))\n"
    if !incident.advice.isEmpty {
      lines += "      -> \(PlainText.line(incident.advice, maxBytes: 2_000))\n"
    }
    return lines
  }

  /// What was read, and which detectors could judge.
  static func summary(_ diagnosis: LogDiagnosis, alerts: Int) -> String {
    let told = alerts == 0 ? "no alerts" : "\(alerts) alert\(alerts == 1 ? "" : "s")"
    let sources = diagnosis.pipeline.sources
    var text = ""
    if sources.count == 1 {
      text += "  \(RecognitionText.head(diagnosis.pipeline.reader)), \(told)\n"
    } else {
      text += "  \(sources.count) logs of one run, \(told)\n"
    }
    text += RecognitionText.body(diagnosis)
    text += coverage(diagnosis)
    return text
  }

  /// One line for those that need more rows, and one for each signal that others lack.
  private static func coverage(_ diagnosis: LogDiagnosis) -> String {
    // Without rows there is nothing to say of any detector.
    guard diagnosis.pipeline.rows > 0 else { return "" }
    let sights = diagnosis.pipeline.bank.sights
    let cold = sights.filter { $0.state == .warmingUp }
    var text = ""
    if !cold.isEmpty {
      let list = cold.map { "\($0.detector) (\($0.coverage.warmingUp) rows)" }
      text += "  still warming up at the end: \(list.joined(separator: ", "))\n"
    }
    // Detectors that lack the same share a line.
    var lines: [(reason: String, detectors: [String])] = []
    for sight in sights where sight.state == .blind {
      let reason = blindness(sight, in: diagnosis.pipeline.sources)
      if let place = lines.firstIndex(where: { $0.reason == reason }) {
        lines[place].detectors.append(sight.detector)
      } else {
        lines.append((reason, [sight.detector]))
      }
    }
    for line in lines {
      text += "  could not judge: \(line.detectors.joined(separator: ", ")): \(line.reason)\n"
    }
    return text
  }

  private static func blindness(_ sight: DetectorSight, in sources: [LogSource]) -> String {
    if let key = sight.key {
      let known = sources.flatMap {
        $0.reader.mappedKeys.map(\.key) + $0.reader.otherKeys.map(\.key)
      }
      guard !known.contains(key) else { return "no usable value of \(ConfigNode.quoted(key))" }
      let meant = EditDistance.nearest(to: key, in: known).map {
        ", did you mean \(ConfigNode.quoted($0))?"
      }
      return "the log has no key \(ConfigNode.quoted(key))\(meant ?? "")"
    }
    // Signals that are there were never usable: not finite, or below zero.
    guard sight.present.isEmpty else {
      return "no usable value of " + sight.present.map(\.name).joined(separator: ", ")
    }
    // Of a long list any one would do.
    let names = sight.lacking.prefix(3).map(\.name).joined(separator: " or ")
    return "no \(names)" + (sight.hint.map { " (\($0))" } ?? "")
  }

  /// The advice that leads: the incident's, else the playbook's first fix.
  static func fix(of event: AlertEvent) -> String? {
    if !event.advice.isEmpty { return event.advice }
    return Playbook.entry(detector: event.detector, kind: event.kind).fixes.first
  }

  private static func paint(_ label: String, _ event: AlertEvent, _ colour: Bool) -> String {
    guard colour else { return label }
    let code = event.status == .resolved ? "32" : event.severity == .critical ? "1;31" : "33"
    return "\u{1B}[\(code)m\(label)\u{1B}[0m"
  }
}
