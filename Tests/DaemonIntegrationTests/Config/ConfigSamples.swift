import WatchEngine

@testable import rlwatchd

/// Detectors with the classic tool's keys, so that these tests don't hang on the engine's catalog.
enum ConfigSamples {
  static let catalog = ConfigCatalog(
    classic: [EntropyCollapse.self, KLExplosion.self],
    robust: [RobustEntropyCollapse.self, Stalled.self],
    formats: ["csv", "jsonl"])

  static func read(_ text: String, profile: Profile? = nil) -> ConfigReading {
    let document = YAMLReader.read(Array(text.utf8), file: "f.yaml")
    var reading = ConfigReader.read(
      document.node ?? ConfigNode(.null), catalog: catalog, profile: profile)
    reading.problems = document.problems + reading.problems
    return reading
  }

  struct EntropyCollapse: SampleDetector {
    struct Options: Codable, Sendable, Equatable {
      var enabled = true
      var threshold = 1.0
      var consecutiveSteps = 50
      var warmupSteps = 20
    }

    static let id = "entropy_collapse"
    static let profile = Profile.classic
    static let defaults = Options()
    static func problems(in options: Options) -> [OptionProblem] {
      options.warmupSteps < 0
        ? [OptionProblem(key: "warmup_steps", message: "must not be negative")] : []
    }
    init(options: Options) {}
  }

  struct KLExplosion: SampleDetector {
    enum BaselineMode: String, Codable, CaseIterable { case rolling, frozen }
    struct Options: Codable, Sendable, Equatable {
      var sigmaMultiplier = 3.0
      var clipRegion = 0.2
      var rollingWindow = 100
      var warmupSteps = 20
      var baselineMode = BaselineMode.rolling
    }

    static let id = "kl_explosion"
    static let profile = Profile.classic
    static let defaults = Options()
    init(options: Options) {}
  }

  struct RobustEntropyCollapse: SampleDetector {
    struct Options: Codable, Sendable, Equatable {
      var dropFraction = 0.5
    }

    static let id = "entropy_collapse"
    static let profile = Profile.robust
    static let defaults = Options()
    init(options: Options) {}
  }

  struct Stalled: SampleDetector {
    struct Options: Codable, Sendable, Equatable {
      var after: ConfigDuration = .seconds(600)
    }

    static let id = "stalled_run"
    static let profile = Profile.robust
    static let defaults = Options()
    static let optionDocs = [OptionDoc("after", "no row for this long")]
    init(options: Options) {}
  }
}

/// What the sample detectors share.
protocol SampleDetector: Detector {}

extension SampleDetector {
  static var summary: String { "A sickness for tests." }
  static var kinds: [String] { [""] }
  static var signals: [Signal] { [.entropy] }
  static func problems(in options: Options) -> [OptionProblem] { [] }
  mutating func judge(_ row: MetricRow) -> Verdict { .healthy }
}
