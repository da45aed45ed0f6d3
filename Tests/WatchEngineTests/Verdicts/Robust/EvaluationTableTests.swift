import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// `make eval`: the tables of docs/evaluation.md, the robust profile beside the classic one.
@Suite(.serialized) struct EvaluationTableTests {
  static let isAsked = ProcessInfo.processInfo.environment["RLWATCHD_EVAL_SEEDS"] != nil

  /// What a profile made of a family's runs of one grade.
  struct Score {
    var runs = 0
    var found = 0
    /// Runs whose right detector spoke in the same number of rows before the onset: luck.
    var early = 0
    var delays: [Int] = []

    var text: String {
      let delay = delays.isEmpty ? "-" : String(delays.sorted()[delays.count / 2])
      return "\(Self.share(found, runs)) | \(delay) | \(Self.share(early, runs))"
    }

    static func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "-" : "\(Int((100 * Double(part) / Double(whole)).rounded())) %"
    }
  }

  static func alerts(_ rows: [MetricRow], _ profile: Profile) -> [AlertEvent] {
    EngineRun.events(rows, settings: EngineSettings(profile: profile))
      .filter { $0.status == .firing && $0.severity >= .warning }
  }

  @Test(.enabled(if: isAsked, "prints the tables of docs/evaluation.md; asked for by `make eval`"))
  func sicknesses() {
    let seeds = ScenarioSuiteTests.seeds
    let horizon = ScenarioSuiteTests.horizon
    print(
      "EVAL | family | grade | robust recall | delay | chance | classic recall | delay | chance |")
    print("EVAL |---|---|---:|---:|---:|---:|---:|---:|")
    var found = 0
    for family in FailingScenarios.families.map(\.name) {
      for grade in Scenario.Grade.allCases {
        var scores = Profile.allCases.map { (profile: $0, score: Score()) }
        for seed in 0..<seeds {
          let scenario = FailingScenarios.make(family, grade, seed: seed)
          for place in scores.indices {
            let right = Self.alerts(scenario.rows, scores[place].profile)
              .filter { scenario.detectors.contains($0.detector) }.map { $0.row - scenario.onset }
            scores[place].score.runs += 1
            if right.contains(where: { -horizon <= $0 && $0 < 0 }) {
              scores[place].score.early += 1
            }
            guard let delay = right.first(where: { 0 <= $0 && $0 < horizon }) else { continue }
            scores[place].score.found += 1
            scores[place].score.delays.append(delay)
          }
        }
        let texts = [Profile.robust, .classic].map { profile in
          scores.first { $0.profile == profile }?.score.text ?? ""
        }
        found += scores.first { $0.profile == .robust }?.score.found ?? 0
        print("EVAL | \(family) | \(grade) | \(texts.joined(separator: " | ")) |")
      }
    }
    print("EVAL")
    #expect(found > 0)
  }

  @Test(.enabled(if: isAsked, "prints the tables of docs/evaluation.md; asked for by `make eval`"))
  func healthyRuns() {
    var rows = 0
    var byDetector: [Profile: [String: Int]] = [:]
    var byFamily: [(family: String, rows: Int, alarms: [Profile: Int])] = []
    for family in HealthyScenarios.families {
      var entry = (family: family, rows: 0, alarms: [Profile: Int]())
      for seed in 0..<ScenarioSuiteTests.seeds {
        let scenario = HealthyScenarios.make(family, seed: seed, rows: 1000)
        entry.rows += scenario.rows.count
        for profile in Profile.allCases {
          for alert in Self.alerts(scenario.rows, profile) {
            entry.alarms[profile, default: 0] += 1
            byDetector[profile, default: [:]][alert.detector, default: 0] += 1
          }
        }
      }
      rows += entry.rows
      byFamily.append(entry)
    }
    func rate(_ count: Int, _ rows: Int) -> String { (Double(count) / Double(rows) * 1e4).fixed(1) }
    print("EVAL | healthy family | rows | robust | classic |")
    print("EVAL |---|---:|---:|---:|")
    for entry in byFamily {
      let (robust, classic) = (entry.alarms[.robust] ?? 0, entry.alarms[.classic] ?? 0)
      print(
        "EVAL | \(entry.family) | \(entry.rows) | \(rate(robust, entry.rows)) | "
          + "\(rate(classic, entry.rows)) |")
    }
    let total = { (profile: Profile) in byDetector[profile]?.values.reduce(0, +) ?? 0 }
    print("EVAL | all | \(rows) | \(rate(total(.robust), rows)) | \(rate(total(.classic), rows)) |")
    print("EVAL")
    print("EVAL | detector | robust | classic |")
    print("EVAL |---|---:|---:|")
    for id in DetectorCatalog.robust.map({ $0.id }) {
      let isClassic = DetectorCatalog.classic.contains { $0.id == id }
      let classic = isClassic ? rate(byDetector[.classic]?[id] ?? 0, rows) : "-"
      print("EVAL | \(id) | \(rate(byDetector[.robust]?[id] ?? 0, rows)) | \(classic) |")
    }
    #expect(total(.robust) < total(.classic))
  }
}
