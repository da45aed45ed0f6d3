import WatchEngine

/// The documents of `diagnose --output json` as Markdown, for an issue or a pull request.
enum DiagnosisMarkdown {
  /// Longest text of one cell; bytes.
  private static let limit = 2_000

  static func render(_ documents: [ConfigNode]) -> String {
    documents.map(section).joined(separator: "\n")
  }

  private static func section(_ document: ConfigNode) -> String {
    var text = "## \(cell(document["run"])): \(cell(document["log"]))\n\n"
    let alerts = document["alerts"]?.asList ?? []
    text += "\(cell(document["rows"])) rows, format \(cell(document["format"])), "
    text += "\(AlertDocument.count(alerts)).\n"
    let files = document["files"]?.asList ?? []
    for file in files where files.count > 1 {
      text += "\n- \(cell(file["log"])): \(cell(.text(DiagnosisDocument.sentence(ofFile: file))))\n"
    }
    for incident in document["incidents"]?.asList ?? [] {
      text += "\n> **\(cell(incident["message"]))**  \n> \(cell(incident["advice"]))\n"
    }
    if !alerts.isEmpty {
      text += "\n| step | severity | detector | what | what to do first |\n|---:|---|---|---|---|\n"
    }
    for alert in alerts {
      let isOver = alert["status"]?.asText == "resolved"
      text += "| \(cell(alert["step"])) | \(isOver ? "resolved" : cell(alert["severity"])) | "
      text += "`\(cell(alert["detector"]))` | \(cell(alert["message"])) | "
      text += "\(isOver ? "" : cell(AlertDocument.advice(alert))) |\n"
    }
    let notes = alerts.flatMap { [$0["checkpoint_note"], $0["completions_note"]] }
    for note in Set(notes.compactMap { $0?.asText }).sorted() {
      text += "\n\(cell(.text(note)))\n"
    }
    let blind = (document["detectors"]?.asList ?? []).filter { $0["state"]?.asText == "blind" }
    if !blind.isEmpty {
      text += "\nCould not judge: "
      text += blind.map { "`\(cell($0["detector"]))`" }.joined(separator: ", ") + ".\n"
    }
    return text
  }

  /// Text of a log within a table: no markup, no link, no mention, no line break.
  private static func cell(_ node: ConfigNode?) -> String {
    var result = ""
    for character in PlainText.line(node.plain, maxBytes: limit) {
      if "\\`*_[]<>|#@~".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }
}
