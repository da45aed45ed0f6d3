import WatchEngine

/// A detector with a key of every type, in the classic and the robust profile.
struct SampleDetector: Detector {
  enum Mode: String, Codable, CaseIterable { case rolling, frozen }

  struct Gate: Codable, Sendable, Equatable {
    var ratio = 2.0
    var rows = 3
  }

  struct Options: Codable, Sendable, Equatable {
    var threshold = 1.0
    var consecutiveSteps = 50
    var enabledFixes = true
    var baselineMode = Mode.rolling
    var holdOff: ConfigDuration = .seconds(30)
    var gate = Gate()
    var weights: [Double] = []
    var scale: [String: Double] = [:]
  }

  static let id = "sample_sickness"
  static let profile = Profile.classic
  static let summary = "A sickness for tests."
  static let kinds = [""]
  static let signals: [Signal] = [.loss]
  static let defaults = Options()

  static func problems(in options: Options) -> [OptionProblem] {
    var problems: [OptionProblem] = []
    if options.consecutiveSteps < 1 {
      problems.append(OptionProblem(key: "consecutive_steps", message: "must be at least 1"))
    }
    if options.gate.ratio <= 0 {
      problems.append(OptionProblem(key: "gate.ratio", message: "must be over 0"))
    }
    return problems
  }

  var options: Options
  init(options: Options) { self.options = options }
  mutating func judge(_ row: MetricRow) -> Verdict { .healthy }
}

/// The same sickness in the other profile, with keys of its own and its own switch.
struct RobustSampleDetector: Detector {
  struct Options: Codable, Sendable, Equatable {
    var enabled = true
    var dropFraction = 0.5
  }

  static let id = "sample_sickness"
  static let profile = Profile.robust
  static let summary = "A sickness for tests."
  static let kinds = [""]
  static let signals: [Signal] = [.loss]
  static let defaults = Options()
  static func problems(in options: Options) -> [OptionProblem] { [] }

  var options: Options
  init(options: Options) { self.options = options }
  mutating func judge(_ row: MetricRow) -> Verdict { .healthy }
}
