import WatchEngine

/// The documents of `diagnose --output json` as one HTML page that needs nothing but itself.
enum DiagnosisHTML {
  /// A log's document with the shapes of its signals.
  struct Section {
    var document: ConfigNode
    var sketches: [Signal: SeriesSketch]
  }

  static func render(_ sections: [Section]) -> String {
    head + sections.map(section).joined() + "</main>\n</html>\n"
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>rlwatchd diagnose</title>
    <style>
    :root { color-scheme: light dark; --bad: #c62828; --warn: #b26a00; --ok: #2e7d32; }
    body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
    main { max-width: 60rem; margin: auto; padding: 1rem; }
    table { border-collapse: collapse; width: 100%; }
    td, th { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
    .critical { color: var(--bad); stroke: var(--bad); } .warning { color: var(--warn); stroke: var(--warn); }
    .resolved { color: var(--ok); stroke: var(--ok); } .info { stroke: #888; }
    blockquote { border-left: .3rem solid var(--bad); margin: 1rem 0; padding: .2rem 1rem; }
    figure { margin: 1rem 0; } figcaption { font-weight: 600; }
    svg { width: 100%; height: auto; } svg path { fill: none; stroke: currentColor; }
    svg text { font-size: 10px; fill: currentColor; } svg line { stroke-dasharray: 3 3; }
    </style>
    <main>

    """

  private static func section(_ section: Section) -> String {
    let document = section.document
    let alerts = document["alerts"]?.asList ?? []
    var text = "<h1>\(cell(document["run"]))</h1>\n<p>\(cell(document["log"])): "
    text += "\(cell(document["rows"])) rows, format \(cell(document["format"])), "
    text += "\(AlertDocument.count(alerts)).</p>\n"
    let files = document["files"]?.asList ?? []
    if files.count > 1 {
      text += "<ul>"
      text += files.map {
        "<li>\(cell($0["log"])): \(cell(.text(DiagnosisDocument.sentence(ofFile: $0))))"
      }.joined()
      text += "</ul>\n"
    }
    for incident in document["incidents"]?.asList ?? [] {
      text += "<blockquote><strong>\(cell(incident["message"]))</strong><br>"
      text += "\(cell(incident["advice"]))</blockquote>\n"
    }
    if !alerts.isEmpty {
      text += "<table><tr><th>step<th>severity<th>detector<th>what, and what to do</tr>\n"
      text += alerts.map(row).joined() + "</table>\n"
    }
    return text + charts(section.sketches, alerts)
  }

  private static func row(_ alert: ConfigNode) -> String {
    let tone = tone(of: alert)
    var text = "<tr><td>\(cell(alert["step"]))<td class=\"\(tone)\">\(tone)"
    text += "<td>\(cell(alert["detector"]))<td>\(cell(alert["message"]))"
    guard tone != "resolved" else { return text + "</tr>\n" }
    text += "<br><em>\(cell(AlertDocument.advice(alert)))</em>"
    for key in ["checkpoint_note", "completions_note"] {
      if let note = alert[key]?.asText { text += "<br>\(HTMLText.escape(note))" }
    }
    let fixes = alert["fixes"]?.asList ?? []
    if !fixes.isEmpty {
      text += "<details><summary>all fixes</summary><ol>"
      text += fixes.map { "<li>\(cell($0))" }.joined()
      text += "</ol>The common mistake: \(cell(alert["common_mistake"]))</details>"
    }
    return text + "</tr>\n"
  }

  private static func charts(
    _ sketches: [Signal: SeriesSketch], _ alerts: [ConfigNode]
  ) -> String {
    let marks = alerts.compactMap { alert in
      alert["step"]?.asInteger(Int.self).map {
        SignalChart.Mark(step: $0, severity: tone(of: alert))
      }
    }
    return sketches.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { signal, sketch in
      SignalChart(title: signal.name, sketch: sketch, marks: marks).svg
    }.joined()
  }

  /// One of the style sheet's classes, whatever the document says.
  private static func tone(of alert: ConfigNode) -> String {
    if alert["status"]?.asText == "resolved" { return "resolved" }
    return alert["severity"]?.asText.flatMap(Severity.init(rawValue:))?.rawValue ?? "info"
  }

  private static func cell(_ node: ConfigNode?) -> String { HTMLText.escape(node.plain) }
}
