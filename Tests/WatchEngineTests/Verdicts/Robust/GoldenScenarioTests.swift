import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// The exact alerts of one run per sickness: any change of a rule shows here first.
///
/// `RLWATCHD_RECORD=1 swift test --filter GoldenScenario` prints the list anew and fails.
struct GoldenScenarioTests {
  struct Golden: Sendable, CustomTestStringConvertible {
    let family: String
    let onset: Int
    let alerts: [String]
    var testDescription: String { family }
  }

  static let golden: [Golden] = [
    Golden(
      family: "entropy_collapse", onset: 260,
      alerts: ["276 entropy_collapse warning", "305 entropy_collapse critical"]),
    Golden(family: "entropy_collapse_at_start", onset: 3, alerts: ["37 entropy_collapse critical"]),
    Golden(
      family: "kl_runaway", onset: 319,
      alerts: ["330 kl_explosion warning", "336 kl_explosion critical"]),
    Golden(
      family: "kl_jump", onset: 235,
      alerts: ["235 kl_explosion warning", "237 kl_explosion critical"]),
    Golden(family: "kl_absurd", onset: 296, alerts: ["296 kl_explosion critical"]),
    Golden(family: "reward_spread", onset: 247, alerts: ["250 reward_hacking/variance critical"]),
    Golden(
      family: "reward_split", onset: 226,
      alerts: [
        "245 reward_hacking/variance warning", "253 reward_hacking/variance critical",
        "259 reward_mean_drift/up info", "474 reward_hacking/bimodal warning",
      ]),
    Golden(family: "advantage_spread", onset: 244, alerts: ["244 advantage_variance critical"]),
    Golden(family: "loss_nan", onset: 259, alerts: ["259 loss_nan/nan critical"]),
    Golden(family: "hidden_nan", onset: 314, alerts: ["314 loss_nan/nan critical"]),
    Golden(
      family: "nan_elsewhere", onset: 222,
      alerts: ["222 non_finite_metric warning", "223 non_finite_metric critical"]),
    Golden(
      family: "gradient_ramp", onset: 235,
      alerts: ["237 gradient_norm_spike warning", "239 gradient_norm_spike critical"]),
    Golden(
      family: "gradient_bursts", onset: 283,
      alerts: ["283 gradient_norm_spike warning", "284 gradient_norm_spike critical"]),
    Golden(family: "reward_slides", onset: 229, alerts: ["279 reward_mean_drift/down warning"]),
    Golden(
      family: "reward_falls", onset: 314,
      alerts: [
        "321 reward_collapse critical", "322 reward_flatline warning",
        "331 reward_flatline critical",
      ]),
    Golden(
      family: "equal_groups", onset: 222,
      alerts: ["272 degenerate_groups/equal warning", "294 degenerate_groups/equal critical"]),
    Golden(family: "spread_dies", onset: 256, alerts: ["263 degenerate_groups/equal critical"]),
    Golden(
      family: "reward_stands", onset: 233,
      alerts: ["241 reward_flatline warning", "250 reward_flatline critical"]),
    Golden(family: "never_learns", onset: 0, alerts: ["29 reward_flatline warning"]),
    Golden(
      family: "long_answers", onset: 257,
      alerts: ["274 length_explosion warning", "286 length_explosion critical"]),
    Golden(
      family: "clipped_steps", onset: 275,
      alerts: ["286 clip_fraction_high warning", "290 clip_fraction_high critical"]),
    Golden(
      family: "slow_steps", onset: 284,
      alerts: [
        "284 stalled_run warning", "289 throughput_collapse warning",
        "291 throughput_collapse critical", "478 gradient_norm_spike warning",
      ]),
    Golden(family: "silence", onset: 258, alerts: ["258 stalled_run critical"]),
    Golden(family: "rate_lost", onset: 269, alerts: ["273 learning_rate_zero critical"]),
    Golden(family: "metric_lost", onset: 293, alerts: ["312 metric_missing warning"]),
    Golden(family: "entropy_rises", onset: 220, alerts: ["237 entropy_explosion warning"]),
  ]

  @Test func everyFamilyHasAGoldenList() {
    let recorded = Self.golden.map(\.family)
    if ProcessInfo.processInfo.environment["RLWATCHD_RECORD"] != nil {
      for family in FailingScenarios.families {
        let scenario = FailingScenarios.make(family.name, .severe, seed: 7)
        let alerts = EngineRun.firing(scenario.rows).map { "\"\($0)\"" }.joined(separator: ", ")
        print(
          "GOLD Golden(family: \"\(family.name)\", onset: \(scenario.onset), alerts: [\(alerts)]),")
      }
      Issue.record("recorded: take the list over by hand")
    }
    #expect(recorded == FailingScenarios.families.map(\.name))
  }

  @Test(arguments: golden) func theSameAlertsAtTheSameRows(_ golden: Golden) {
    let scenario = FailingScenarios.make(golden.family, .severe, seed: 7)
    #expect(scenario.onset == golden.onset)
    #expect(EngineRun.firing(scenario.rows) == golden.alerts)
  }

  /// Every detector of the profile is found by some family.
  @Test func everyDetectorHasAScenario() {
    let covered = FailingScenarios.families.reduce(into: Set<String>()) {
      $0.formUnion($1.detectors)
    }
    // A crash is text, not numbers: its scenarios stand in CrashedRunTests.
    #expect(covered.union([CrashedRun.id]) == Set(DetectorCatalog.robust.map { $0.id }))
  }
}
