import Glibc
import WatchEngine

/// Collects what `diagnose` finds and prints it in the form asked for, as it comes.
struct DiagnosisReport {
  private let output: DiagnoseCommand.Output
  private let keepsEvents: Bool
  private let colour: Bool
  /// Kept only when an expectation has to be compared.
  private(set) var events: [AlertEvent] = []
  /// Worst tier that fired.
  private(set) var worst: Severity?
  private var alertsOfRun = 0
  /// The run has several logs: an alert says which its row stands in.
  private var tellsLogs = false
  private var incidents = IncidentDigest()
  private var documents: [ConfigNode] = []
  /// Of the run being read, then of every one; only a page has pictures.
  private var sketches: [Signal: SeriesSketch] = [:]
  private var sketchesOfRuns: [[Signal: SeriesSketch]] = []
  private var documentEvents: [ConfigNode] = []
  private var pending: [UInt8] = []
  /// Written in one go, bytes.
  private static let writeSize = 64 << 10

  init(output: DiagnoseCommand.Output, keepsEvents: Bool) {
    self.output = output
    self.keepsEvents = keepsEvents
    colour = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
  }

  mutating func begin(_ logs: [String]) {
    alertsOfRun = 0
    tellsLogs = logs.count > 1
    incidents = IncidentDigest()
    documentEvents = []
    sketches = [:]
    if output == .text { write(DiagnosisText.heading(logs)) }
  }

  /// Takes a row that was judged, for the shape of the run.
  mutating func add(_ row: MetricRow) {
    guard output == .html else { return }
    for signal in SignalChart.drawn {
      if let value = row.signals[signal] {
        sketches[signal, default: SeriesSketch()].add(value, step: row.step)
      }
    }
  }

  mutating func add(_ event: AlertEvent) {
    incidents.add(event)
    if event.status == .firing {
      alertsOfRun += 1
      worst = max(worst ?? event.severity, event.severity)
    }
    if keepsEvents { events.append(event) }
    switch output {
    case .text: write(DiagnosisText.alert(event, colour: colour, tellsLog: tellsLogs))
    case .json, .markdown, .html: documentEvents.append(event.node)
    case .jsonl:
      pending += JSONWriter.bytes(event.node) + [UInt8(ascii: "\n")]
      if pending.count > Self.writeSize { flush() }
    }
  }

  mutating func end(_ diagnosis: LogDiagnosis) {
    switch output {
    case .text:
      for incident in incidents.summaries { write(DiagnosisText.incident(incident)) }
      write(DiagnosisText.summary(diagnosis, alerts: alertsOfRun))
    case .json, .markdown, .html:
      sketchesOfRuns.append(sketches)
      documents.append(
        DiagnosisDocument.node(
          diagnosis, alerts: documentEvents, incidents: incidents.summaries.map(\.node)))
    case .jsonl: break
    }
  }

  mutating func finish() {
    switch output {
    case .json:
      pending += JSONWriter.bytes(.object(["logs": .array(documents)]), pretty: true)
      pending.append(UInt8(ascii: "\n"))
    case .markdown: write(DiagnosisMarkdown.render(documents))
    case .html:
      write(
        DiagnosisHTML.render(
          zip(documents, sketchesOfRuns).map { .init(document: $0, sketches: $1) }))
    case .text, .jsonl: break
    }
    flush()
  }

  mutating func flush() {
    StandardOutput.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ text: String) {
    pending += text.utf8
    if pending.count > Self.writeSize { flush() }
  }
}
