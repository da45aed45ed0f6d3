import Glibc
import WatchEngine

/// Runs that go bad at a known row, in three grades.
package enum FailingScenarios {
  /// Family and the detectors that are right about it.
  package static let families: [(name: String, detectors: Set<String>)] = [
    ("entropy_collapse", ["entropy_collapse"]),
    ("entropy_collapse_at_start", ["entropy_collapse"]),
    ("kl_runaway", ["kl_explosion"]),
    ("kl_jump", ["kl_explosion"]),
    ("kl_absurd", ["kl_explosion"]),
    ("reward_spread", ["reward_hacking"]),
    ("reward_split", ["reward_hacking"]),
    ("advantage_spread", ["advantage_variance"]),
    ("loss_nan", ["loss_nan"]),
    ("hidden_nan", ["loss_nan"]),
    ("nan_elsewhere", ["non_finite_metric"]),
    ("gradient_ramp", ["gradient_norm_spike"]),
    ("gradient_bursts", ["gradient_norm_spike"]),
    ("reward_slides", ["reward_mean_drift"]),
    ("reward_falls", ["reward_collapse"]),
    ("equal_groups", ["degenerate_groups"]),
    ("spread_dies", ["degenerate_groups"]),
    ("reward_stands", ["reward_flatline"]),
    ("never_learns", ["reward_flatline"]),
    ("long_answers", ["length_explosion"]),
    ("clipped_steps", ["clip_fraction_high"]),
    ("slow_steps", ["throughput_collapse"]),
    ("silence", ["stalled_run"]),
    ("rate_lost", ["learning_rate_zero"]),
    ("metric_lost", ["metric_missing"]),
    ("entropy_rises", ["entropy_explosion"]),
  ]

  package static func make(_ family: String, _ grade: Scenario.Grade, seed: Int) -> Scenario {
    var random = SeededGenerator("failing/\(family)/\(grade)", seed)
    var onset = Int(random.uniform(220...320))
    let classic = ["reward_spread", "reward_split", "advantage_spread"].contains(family)
    var run = RunSketch(rows: 540, entropy: classic ? 2.5 : 0.45, random: random)
    if family.hasSuffix("at_start") { onset = 3 }
    if family == "never_learns" { onset = 0 }
    shape(&run, family, grade, onset)
    return Scenario(
      family: family, detectors: families.first { $0.name == family }?.detectors ?? [],
      grade: grade, onset: onset, rows: run.rows())
  }

  private static func shape(
    _ run: inout RunSketch, _ family: String, _ grade: Scenario.Grade, _ onset: Int
  ) {
    func pick(_ mild: Double, _ medium: Double, _ severe: Double) -> Double {
      [mild, medium, severe][grade.rawValue]
    }
    func since(_ row: Int) -> Double { Double(max(0, row - onset)) }
    func ramp(_ row: Int, _ rows: Double) -> Double { min(since(row) / rows, 1) }
    let level = run.columns[.rewardMean] ?? []
    switch family {
    case "entropy_collapse", "entropy_collapse_at_start":
      let time = pick(100, 40, 12)
      let floor = pick(0.12, 0.05, 0.01)
      run.bend(.entropy) { row, value in
        value * (row < onset ? 1 : floor + (1 - floor) * exp(-since(row) / time))
      }
      run.bend(.rewardMean) { row, value in row < onset ? value : level[onset] }
    case "kl_runaway":
      let time = pick(60, 25, 6)
      run.bend(.klDivergence) { row, value in value * min(exp2(since(row) / time), 400) }
    case "kl_jump":
      run.bend(.klDivergence) { row, value in row < onset ? value : value * pick(5, 10, 40) }
    case "kl_absurd":
      run.bend(.klDivergence) { row, value in row < onset ? value : pick(20, 1e4, 1e12) }
    case "reward_spread":
      let spread = pick(2, 3, 6)
      run.sample { row, random in
        2 * level[row] - 1 + 0.5 * (row < onset ? 1 : spread) * random.normal()
      }
    case "reward_split":
      let distance = pick(1.6, 2.4, 3.6)
      run.sample { row, random in
        let hacked = random.chance(0.35 * ramp(row, 80))
        return 0.2 + 0.5 * random.normal() * (hacked ? 0.5 : 1) + (hacked ? distance : 0)
      }
    case "advantage_spread":
      run.bend(.advantageStd) { row, value in row < onset ? value : value * pick(3.2, 5, 12) }
    case "loss_nan": run.bend(.loss) { row, value in row < onset ? value : .nan }
    case "hidden_nan":
      run.bend(.loss) { row, value in row < onset ? value : 0 }
      run.bend(.gradNorm) { row, value in row < onset ? value : .nan }
    case "nan_elsewhere":
      let until = onset + Int(pick(1, 3, 200))
      run.bend(.klDivergence) { row, value in row >= onset && row < until ? .nan : value }
    case "gradient_ramp":
      let length = pick(50, 30, 12)
      run.bend(.gradNorm) { row, value in
        row < onset ? value : value * 2.5 * exp(pick(3, 4, 6) * ramp(row, length))
      }
    case "gradient_bursts":
      run.bend(.gradNorm) { row, value in
        row >= onset && (row - onset) % 25 < Int(pick(1, 2, 3)) ? value * pick(12, 20, 80) : value
      }
    case "reward_slides":
      let wobble = run.random.wander(run.count, memory: 0.3)
      run.bend(.rewardMean) { row, _ in
        0.5 + 0.06 * wobble[row] - min(since(row), 200) * pick(0.002, 0.004, 0.008)
      }
    case "reward_falls":
      run.bend(.rewardMean) { row, value in row < onset ? value + 1 : value * pick(0.4, 0.1, 0) }
      run.columns[.rewardStd] = nil
    case "equal_groups":
      run.bend(.zeroStdFraction) { row, value in
        min(value + ramp(row, 60) * pick(0.6, 0.7, 0.8), 1)
      }
    case "spread_dies":
      run.columns[.zeroStdFraction] = nil
      run.bend(.rewardStd) { row, value in row < onset ? value : value * pick(0.02, 0.01, 0) }
    case "reward_stands":
      run.bend(.rewardMean) { row, value in row < onset ? value : 0 }
      run.bend(.rewardStd) { row, value in row < onset ? value : 0 }
    case "never_learns":
      run.columns[.zeroStdFraction] = nil
      run.bend(.rewardMean) { _, _ in 0 }
      run.bend(.rewardStd) { _, _ in 0 }
    case "long_answers":
      run.bend(.completionLength) { row, value in value * (1 + ramp(row, 60) * pick(1.5, 3, 6)) }
      run.bend(.truncatedFraction) { row, value in
        min(value + ramp(row, 60) * pick(0.15, 0.4, 0.8), 1)
      }
    case "clipped_steps":
      run.bend(.clipFraction) { row, value in row < onset ? value : value + pick(0.24, 0.35, 0.6) }
    case "slow_steps":
      run.bend(.stepTime) { row, value in row < onset ? value : value * pick(2.5, 4, 10) }
    case "silence":
      run.bend(.stepTime) { row, value in row == onset ? value * pick(9, 20, 60) : value }
    case "rate_lost": run.bend(.learningRate) { row, value in row < onset ? value : 0 }
    case "metric_lost":
      for row in onset..<run.count { run.gaps[row] = [.gradNorm] }
    case "entropy_rises":
      run.bend(.entropy) { row, value in value * (1 + since(row) * pick(0.1, 0.2, 0.6)) }
    default: break
    }
  }
}
