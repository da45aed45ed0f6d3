import ArgumentParser
import WatchEngine

/// `rlwatchd export`: the rows of a log as the engine reads them.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the rows of logs with canonical signal names, as JSON lines or CSV.",
    discussion: """
      JSON lines hold run, log, row, step, step_source, offset, signals and the other numeric keys; \
      CSV holds log, row, step and one column per canonical signal, empty where a row lacks it. What was \
      recognised (format, meaning of the keys, refused lines) goes to standard error; --quiet keeps it.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case jsonl, csv
  }

  @Argument(help: "Logs to read; - is standard input.")
  var logs: [String]

  @Option(name: .long, help: "jsonl or csv.")
  var output = Output.jsonl

  @Option(name: .long, help: "Config file, for format: and metrics: of its only run.")
  var config: String?

  @Flag(name: .long, help: "Say nothing of what was recognised.")
  var quiet = false

  func run() throws {
    let settings = try LogSettings.load(config: config, profile: nil).engine
    var pending: [UInt8] = []
    if output == .csv {
      let names = ["log", "row", "step"] + Signal.allCases.map(\.name)
      pending += (names.joined(separator: ",") + "\n").utf8
    }
    for (log, files) in LogSequence.joined(logs) {
      let run = LogSpec(pattern: log, settings: settings).run(of: log)
      var diagnosis = LogDiagnosis(
        logs: [.init(path: log, files: files)], run: run, settings: settings)
      do {
        try diagnosis.read { result in
          guard case .row(let row) = result else { return }
          switch output {
          case .jsonl: RowLine.append(run: run, log: log, row: row, to: &pending)
          case .csv: pending += Self.csv(log: log, row: row).utf8
          }
          if pending.count > 64 << 10 {
            StandardOutput.write(pending)
            pending.removeAll(keepingCapacity: true)
          }
        }
      } catch {
        StandardOutput.write(pending)
        StandardError.say("rlwatchd: \(error)")
        throw ExitStatus.noInput
      }
      if !quiet { Self.tell(diagnosis) }
    }
    StandardOutput.write(pending)
  }

  private static func tell(_ diagnosis: LogDiagnosis) {
    let head = RecognitionText.head(diagnosis.pipeline.reader)
    let text =
      "\(PlainText.line(diagnosis.pipeline.log, maxBytes: 1_000)): \(head)\n"
      + RecognitionText.body(diagnosis)
    StandardError.say(String(text.dropLast()))
  }

  private static func csv(log: String, row: MetricRow) -> String {
    let name = PlainText.line(log, maxBytes: 4_096)
    let quoted =
      "\""
      + name.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
    let cells = Signal.allCases.map { signal in row.signals[signal].map { "\($0)" } ?? "" }
    return "\(quoted),\(row.index),\(row.step),\(cells.joined(separator: ","))\n"
  }
}
