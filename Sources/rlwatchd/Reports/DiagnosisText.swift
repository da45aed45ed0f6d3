import WatchEngine

/// What `diagnose` tells a person about one log.
enum DiagnosisText {
  /// One alert: severity, place, sentence, and the first fix.
  static func alert(_ event: AlertEvent, colour: Bool) -> String {
    let label = event.status == .resolved ? "resolved" : event.severity.rawValue
    let text = "step \(event.step) (row \(event.row)) \(event.detector): \(event.message)"
    var lines = "  \(paint(label, event, colour)) \(PlainText.line(text, maxBytes: 2_000))\n"
    if event.status == .firing, let fix = fix(of: event) {
      lines += "      -> \(PlainText.line(fix, maxBytes: 1_000))\n"
    }
    return lines
  }

  /// What was read, and which detectors could judge.
  static func summary(_ diagnosis: LogDiagnosis, alerts: Int) -> String {
    let reader = diagnosis.pipeline.reader
    var text = "  \(reader.counters.accepted) rows"
    text += reader.formatID.map { ", format \($0)" } ?? ", no known format"
    text += alerts == 0 ? ", no alerts\n" : ", \(alerts) alert\(alerts == 1 ? "" : "s")\n"
    for rejection in reader.counters.rejected {
      text += "  \(rejection.count) lines rejected: \(rejection.reason.rawValue)"
      text +=
        rejection.example.isEmpty
        ? "\n" : ", for example \(PlainText.line(rejection.example, maxBytes: 120))\n"
    }
    if diagnosis.linesTooLong > 0 { text += "  \(diagnosis.linesTooLong) lines were too long\n" }
    text += coverage(diagnosis)
    return text
  }

  private static func coverage(_ diagnosis: LogDiagnosis) -> String {
    let bank = diagnosis.pipeline.bank
    var blind: [String] = []
    var cold: [String] = []
    for (id, coverage) in zip(bank.ids, bank.coverage) {
      if coverage.judged > 0 { continue }
      if coverage.warmingUp > 0 { cold.append(id) } else { blind.append(id) }
    }
    var text = ""
    if !cold.isEmpty {
      text += "  still warming up at the end: \(cold.joined(separator: ", "))\n"
    }
    if !blind.isEmpty {
      text += "  could not judge, the log lacks their signals: \(blind.joined(separator: ", "))\n"
    }
    return text
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
