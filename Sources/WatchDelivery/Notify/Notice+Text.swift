import WatchEngine

extension Notice {
  /// "Critical: Entropy collapse [grpo-7b, step 340]"; plain text.
  package var heading: String { "\(mood.word): \(title) [\(run), step \(alert.step)]" }

  /// Whether somebody is to be called for it.
  package var isUrgent: Bool { mood == .critical }

  /// What a message tells beyond its sentence, in order; never empty, values never empty.
  package var facts: [Fact] {
    var facts = [Fact(name: "Run", value: run)]
    func add(_ name: String, _ value: String, _ isKnown: Bool = true) {
      if isKnown, !value.isEmpty { facts.append(Fact(name: name, value: value)) }
    }
    let since = alert.onsetStep == alert.step ? "" : ", since \(alert.onsetStep)"
    add("Step", "\(alert.step)\(since)")
    if let value = alert.value {
      let against = [
        alert.baseline.map { "baseline \($0.short)" }, alert.threshold.map { "limit \($0.short)" },
      ].compactMap { $0 }.joined(separator: ", ")
      add("Value", value.short + (against.isEmpty ? "" : " (\(against))"))
    }
    let kind = alert.kind.isEmpty ? "" : " (\(PlainText.line(alert.kind, maxBytes: 60)))"
    let again = alert.episode > 1 ? ", episode \(alert.episode)" : ""
    add("Detector", PlainText.line(alert.detector, maxBytes: 100) + kind + again)
    add("Incident", incident)
    add("Checkpoint", checkpointNote.isEmpty ? checkpoint : checkpointNote)
    add("Log", PlainText.line(alert.log, maxBytes: 400))
    return facts
  }

  /// "Collapsing and drifting: entropy_collapse, kl_explosion"; empty for a lone alert.
  private var incident: String {
    let note = alert.incident
    guard note.detectors.count > 1 else { return "" }
    let title = source["incident"]?["title"]?.asText ?? "Several alerts"
    return PlainText.line(
      "\(title): \(note.detectors.prefix(10).joined(separator: ", "))", maxBytes: 400)
  }

  /// The command that says more.
  package var explanation: String {
    let id = alert.detector.hasPrefix(Rule.prefix) ? "rule" : alert.detector
    return "rlwatchd explain \(PlainText.line(id, maxBytes: 60))"
  }

  /// All of it but the heading, for people who read plain text.
  package var text: String {
    let width = (facts.map(\.name.count).max() ?? 0) + 2
    var lines = [message + ".", ""]
    for fact in facts {
      let gap = String(repeating: " ", count: width - fact.name.count - 1)
      lines.append("  \(fact.name):\(gap)\(fact.value)")
    }
    if !fixes.isEmpty { lines += ["", "What to do:"] }
    for (index, fix) in fixes.enumerated() { lines.append("  \(index + 1). \(fix)") }
    if !commonMistake.isEmpty { lines += ["", "Common mistake: \(commonMistake)"] }
    lines += ["", "More: \(explanation)", "Alert \(PlainText.line(alert.id, maxBytes: 40))"]
    return lines.joined(separator: "\n") + "\n"
  }
}
