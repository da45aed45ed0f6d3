package import WatchEngine

/// An alert on its way out: the event and what the daemon adds to it.
package struct Delivery: Sendable, Equatable {
  package var alert: AlertEvent
  /// Path of the newest checkpoint from before the onset, when one is known.
  package var checkpoint: String?
  /// Id of the silence that keeps it from hooks; nil: it is told.
  package var silence: String?

  package init(_ alert: AlertEvent, checkpoint: String? = nil) {
    self.alert = alert
    self.checkpoint = checkpoint ?? alert.findings.checkpoint?.path
  }

  package var entry: PlaybookEntry {
    Playbook.entry(detector: alert.detector, kind: alert.kind)
  }

  /// Critical 2, warning 4, resolved and silenced 5, information 6.
  package var priority: Priority {
    switch (alert.status, alert.severity) {
    case (.firing, .critical) where silence != nil, (.firing, .warning) where silence != nil:
      .notice
    case (.resolved, _): .notice
    case (.firing, .critical): .critical
    case (.firing, .warning): .warning
    case (.firing, .info): .info
    }
  }

  /// The first thing to do, an incident's combined advice before the playbook's; empty for an alert that ends.
  package var firstFix: String {
    guard alert.status == .firing else { return "" }
    return alert.advice.isEmpty ? entry.fixes.first ?? "" : alert.advice
  }

  /// The sentence, whose run and step it is, the first fix, and where to go back to; one line.
  package var sentence: String {
    let message = PlainText.line(alert.message, maxBytes: 1024)
    let run = PlainText.line(alert.run, maxBytes: 256)
    let seen = "\(message) [\(run), step \(alert.step)]."
    var sentence = firstFix.isEmpty ? seen : "\(seen) \(firstFix)"
    for note in alert.findings.notes(inJournal: true) {
      sentence += "\(sentence.hasSuffix(".") ? "" : ".") \(PlainText.line(note, maxBytes: 1024))."
    }
    if let told = alert.findings.completions, told.isTold, let best = told.quotes.first {
      sentence += " \(PlainText.line(best, maxBytes: 512))"
    }
    return sentence
  }

  /// The alert as JSON on one line.
  package var json: [UInt8] {
    guard case .map(var entries) = alert.node.value else { return [] }
    for index in entries.indices where entries[index].key == "checkpoint" {
      entries[index].node = ConfigNode(checkpoint.map { .string($0) } ?? .null)
    }
    return JSONWriter.bytes(ConfigNode(.map(entries))) + [UInt8(ascii: "\n")]
  }
}
