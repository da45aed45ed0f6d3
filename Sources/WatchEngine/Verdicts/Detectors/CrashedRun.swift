/// The text of the log ends in an error: a traceback, memory exhausted, a collective that timed out.
///
/// Its verdict comes from the text between the rows (``CrashWatch``) when the log ends or goes quiet.
/// A row says that the run lives: while rows come it is healthy, and an alert that was wrong resolves.
package struct CrashedRun: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true

    package init() {}
  }

  package static let id = "crashed_run"
  package static let profile = Profile.robust
  package static let summary = "The log ends in an error: a traceback, no memory, a kill."
  package static let kinds = [""]
  package static let signals: [Signal] = []
  package static let defaults = Options()

  package static func problems(in options: Options) -> [OptionProblem] { [] }

  private let options: Options

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    options.enabled ? .healthy : .missing
  }
}
