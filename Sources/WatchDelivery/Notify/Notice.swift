package import WatchEngine

/// The facts of an alert that any channel tells, taken from the JSON a hook gets and bounded.
///
/// Text from logs is plain and on one line here, but not escaped: that is each channel's own.
package struct Notice: Sendable {
  /// Longest alert read, bytes; ours have a few thousand, with quoted completions some ten thousand.
  package static let maxInputBytes = 4 << 20

  /// What people look at first.
  package enum Mood: String, Sendable, CaseIterable {
    case critical, warning, info, resolved

    package var word: String {
      switch self {
      case .critical: "Critical"
      case .warning: "Warning"
      case .info: "Info"
      case .resolved: "Resolved"
      }
    }

    /// Red, amber, blue, green: 24 bits.
    package var color: Int {
      switch self {
      case .critical: 0xD3_2F2F
      case .warning: 0xF9_A825
      case .info: 0x19_76D2
      case .resolved: 0x38_8E3C
      }
    }

    /// The same as `#rrggbb`.
    package var hexColor: String { "#" + String(color, radix: 16) }
  }

  /// One line of a message's table.
  package struct Fact: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  /// The whole alert as it came, for templates.
  package let source: ConfigNode
  package let alert: AlertEvent
  package let mood: Mood
  package let run: String
  /// Name of the sickness, or of the user's rule.
  package let title: String
  package let message: String
  /// What to do, best first; empty for an alert that ends.
  package let fixes: [String]
  /// Empty when there is none to warn of.
  package let commonMistake: String
  /// Path of the checkpoint to go back to; empty: none is known.
  package let checkpoint: String
  /// The same in a sentence without final period, or why there is none; else empty.
  package let checkpointNote: String

  /// Reads what a hook gets on standard input.
  package init(_ bytes: [UInt8]) throws(NotifyFault) {
    let parsed = bytes.withUnsafeBytes { buffer in
      Result { () throws(JSONSyntaxError) in try JSONDocument.parse(buffer) }
    }
    let source: ConfigNode
    switch parsed {
    case .success(let node): source = node
    case .failure(let error):
      let what = bytes.isEmpty ? "it is empty" : "not JSON at byte \(error.offset)"
      throw NotifyFault(.noAlert, "standard input is no alert: \(what)")
    }
    guard let alert = AlertEvent(node: source) else {
      throw NotifyFault(
        .noAlert,
        "standard input is no alert: the JSON lacks keys that every alert has (docs/state-file.md)")
    }
    self.init(source, alert)
  }

  private init(_ source: ConfigNode, _ alert: AlertEvent) {
    self.source = source
    self.alert = alert
    let isOver = alert.status == .resolved
    mood = isOver ? .resolved : Mood(rawValue: alert.severity.rawValue) ?? .info
    func line(_ text: String?, _ maxBytes: Int) -> String {
      PlainText.line(text ?? "", maxBytes: maxBytes)
    }
    // Discord takes no empty value.
    let name = line(alert.run, 200)
    run = name.allSatisfy(\.isWhitespace) ? "-" : name
    message = line(alert.message, 1000)
    title =
      alert.detector.hasPrefix(Rule.prefix)
      ? "Rule " + line(String(alert.detector.dropFirst(Rule.prefix.count)), 100)
      : line(source["title"]?.asText ?? alert.detector, 100)
    // A screenful: who wants all of them has `rlwatchd explain`.
    let listed = (source["fixes"]?.asList ?? []).compactMap(\.asText)
    let all = (alert.advice.isEmpty ? [] : [alert.advice]) + listed
    fixes = isOver ? [] : all.prefix(3).map { line($0, 400) }
    commonMistake = isOver ? "" : line(source["common_mistake"]?.asText, 400)
    checkpoint = isOver ? "" : line(source["checkpoint"]?.asText, 500)
    checkpointNote = isOver ? "" : line(source["checkpoint_note"]?.asText, 600)
  }

  /// An alert that tells of nothing, for `--test`.
  package static func test(run: String = "test") -> Notice {
    let alert = AlertEvent(
      id: "0000000000000000", run: run, log: "/dev/null", row: 0, offset: 0, step: 1,
      stepSource: .key, onsetStep: 1, detector: "rule:test", kind: "", severity: .info,
      status: .firing, episode: 1, consecutive: 1, value: 1, baseline: 0, threshold: 0.5,
      message: "This is a test of rlwatchd notify: nothing is wrong", evidence: [], signals: [])
    return Notice(alert.node, alert)
  }
}
