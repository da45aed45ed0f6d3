import WatchEngine

/// What was recognised in one log, for people: format, meaning of the keys, what was refused.
enum RecognitionText {
  /// Keys no signal claims that are named; the rest is counted.
  private static let maxOtherKeys = 12

  /// `400 rows, format python_dict (sure)`.
  static func head(_ reader: RowReader) -> String {
    var text = "\(reader.counters.accepted) rows"
    text += reader.formatID.map { ", format \($0)" } ?? ", no known format"
    if let recognition = reader.recognition { text += " (\(recognition.rawValue))" }
    return text
  }

  /// The lines below it, each set in by two blanks; of several logs each has a line of its own first.
  static func body(_ diagnosis: LogDiagnosis) -> String {
    let sources = diagnosis.pipeline.sources
    var text = ""
    for source in sources {
      if sources.count > 1 {
        let given = diagnosis.pipeline.report(of: source.log).signals
        let gives = given.isEmpty ? "gives nothing" : "gives " + given.joined(separator: ", ")
        text += line("\(PathParts.split(source.log).name): ", [head(source.reader), gives])
      }
      text += body(source.reader)
    }
    if diagnosis.linesTooLong > 0 { text += "  \(diagnosis.linesTooLong) lines were too long\n" }
    return text
  }

  private static func body(_ reader: RowReader) -> String {
    let mapped = reader.mappedKeys.map { "\($0.name) = \($0.key)" }
    let other = reader.otherKeys.map { "\($0.key) (\($0.count))" }
    var text = ""
    if !mapped.isEmpty { text += line("signals: ", mapped) }
    if !other.isEmpty {
      var named = Array(other.prefix(maxOtherKeys))
      if other.count > named.count { named.append("\(other.count - named.count) more") }
      text += line("other keys: ", named)
    }
    for rejection in reader.counters.rejected {
      text += "  \(rejection.count) lines rejected: \(rejection.reason.rawValue)"
      text +=
        rejection.example.isEmpty
        ? "\n" : ", for example \(PlainText.line(rejection.example, maxBytes: 120))\n"
    }
    return text
  }

  private static func line(_ head: String, _ items: [String]) -> String {
    "  \(head)\(PlainText.line(items.joined(separator: ", "), maxBytes: 4_000))\n"
  }
}
