import ArgumentParser
import Glibc
import WatchEngine

/// `rlwatchd diagnose`: the daemon's engine over whole logs, to the end, and the alerts it gives.
struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Read logs to their end and print the alerts the daemon would have raised.",
    discussion: """
      The same engine as `run`: same log, same config, same alerts. A folder stands for the logs in it; \
      several logs of one run are judged together, as `run` does. `-` reads standard input. With \
      --output jsonl each alert is one JSON object a line; markdown is for an issue, html is a page \
      of its own with the signals' curves. --expect FILE compares the alerts with \
      such lines (any subset of the keys) and exits 1 on a difference. --fail-on exits 1 when an \
      alert of that tier or worse fired. Other exit codes: 64 usage, 66 a log can't be read, 78 config.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, markdown, html
  }

  @Argument(help: "Logs or folders to read; - is standard input.")
  var logs: [String]

  @Option(name: .long, help: "Config file; without it the defaults hold.")
  var config: String?

  @Option(name: .long, help: "Rules to judge by: \(Profile.names).")
  var profile: Profile?

  @Option(name: .long, help: "text, json, jsonl, markdown or html.")
  var output = Output.text

  @Option(name: .long, help: "File of expected alerts, one JSON object a line.")
  var expect: String?

  @Option(name: .long, help: "Exit 1 when an alert of this tier or worse fired: warning, critical.")
  var failOn: Severity?

  func run() throws {
    let expected = try expect.map { try Self.expectation($0) }
    let (settings, plan, joining) = try LogSettings.load(config: config, profile: profile)
    let collector = FindingsCollector()
    var report = DiagnosisReport(output: output, keepsEvents: expected != nil)
    for run in LogGroups.runs(of: logs, joining: joining) {
      var diagnosis = LogDiagnosis(logs: run.logs, run: run.name, settings: settings)
      report.begin(run.logs.map(\.path))
      do {
        try diagnosis.read {
          if case .row(let row) = $0 { report.add(row) }
          guard case .alert(var event) = $0 else { return }
          if event.log != "-", let places = plan.places(of: WorkingDirectory.absolute(event.log)) {
            event.findings = collector.findings(for: event, at: places)
          }
          report.add(event)
        }
      } catch {
        report.flush()
        StandardError.say("rlwatchd: \(error)")
        throw ExitStatus.noInput
      }
      report.end(diagnosis)
    }
    report.finish()
    if let expected {
      let differences = expected.differences(from: report.events.map(\.node))
      for difference in differences {
        StandardError.say(PlainText.line(difference, maxBytes: 2_000))
      }
      if !differences.isEmpty { throw ExitStatus.alerts }
    }
    if let failOn, let worst = report.worst, worst >= failOn { throw ExitStatus.alerts }
  }

  private static func expectation(_ path: String) throws -> ExpectedAlerts {
    do {
      return try ExpectedAlerts(jsonLines: FileBytes.read(path, limit: 64 << 20))
    } catch {
      StandardError.say("rlwatchd: cannot use \(PlainText.line(path, maxBytes: 1_000)): \(error)")
      throw ExitStatus.noInput
    }
  }
}

extension Profile {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Severity: ExpressibleByArgument {}
