import Glibc
import WatchEngine

/// Runs that nobody should be woken for, each healthy in a way that fools simple rules.
package enum HealthyScenarios {
  package static let families = [
    "grpo_binary", "grpo_scalar", "tool_agent", "reward_model", "bursty_kl", "heavy_gradients",
    "resumed", "patchy", "no_kl_term", "clip_higher", "classic_control", "sparse_reward", "rubric",
    "curriculum", "hot_start", "differential_entropy", "flipping_groups", "sharpening",
    "sparse_log", "unfilled",
  ]

  package static func make(_ family: String, seed: Int, rows count: Int = 600) -> Scenario {
    let random = SeededGenerator("healthy/" + family, seed)
    let rows = family == "sparse_log" ? 60 : count
    var run = RunSketch(
      rows: rows, entropy: family == "reward_model" ? 2.5 : 0.4, random: random)
    shape(&run, family)
    return Scenario(family: family, detectors: [], grade: .mild, onset: rows, rows: run.rows())
  }

  private static func shape(_ run: inout RunSketch, _ family: String) {
    let level = run.columns[.rewardMean] ?? []
    switch family {
    case "grpo_binary": run.sample { row, random in random.chance(level[row]) ? 1 : 0 }
    case "tool_agent":
      // Lives at .03 nats, single rows a hundredth of that.
      run.bend(.entropy) { _, value in value * 0.075 }
      for row in stride(from: 17, to: run.count, by: 61) { run.columns[.entropy]?[row] = 3e-4 }
    case "reward_model":
      run.sample { row, random in 2 * level[row] - 1 + 0.5 * random.normal() }
      run.columns[.advantageStd] = run.noisy(0.12, memory: 0.5) { _ in 1 }
    case "bursty_kl":
      var random = run.random
      run.bend(.klDivergence) { _, value in
        random.chance(0.02) ? value * exp(-log(1 - random.unit())) : value
      }
    case "heavy_gradients":
      var random = run.random
      run.bend(.gradNorm) { _, _ in 0.5 * exp(0.45 * random.heavy()) }
    case "resumed":
      run.steps = Array(0..<250) + Array(210..<(210 + run.count - 250))
    case "patchy":
      for row in 0..<run.count {
        run.gaps[row] = Set(Signal.allCases.filter { _ in run.random.chance(0.3) })
      }
    case "no_kl_term": run.bend(.klDivergence) { _, _ in 0 }
    case "clip_higher":
      let count = Double(run.count)
      run.bend(.entropy) { row, value in value * (1 + 1.2 * Double(row) / count) }
      run.bend(.completionLength) { row, value in value * (1 + Double(row) / count) }
    case "classic_control":
      let episodes = run.noisy(0.25, memory: 0.3) { 20 + 450 / (1 + exp(-9 * ($0 - 0.4))) }
      // The mean of the last 100 episodes: smooth, with long monotone stretches.
      run.columns[.rewardMean] = (0..<run.count).map { row in
        let window = episodes[max(0, row - 24)...row]
        return window.reduce(0, +) / Double(window.count)
      }
      run.columns[.rewardStd] = nil
      run.columns[.klDivergence] = nil
      run.columns[.approxKL] = run.noisy(0.5, memory: 0) { _ in 0.008 }
      run.columns[.completionLength] = run.columns[.rewardMean]
      run.columns[.valueLoss] = run.noisy(0.6, memory: 0.3) { _ in 50 }
      run.columns[.truncatedFraction] = nil
    case "sparse_reward":
      let count = Double(run.count)
      run.sample { row, random in
        random.chance(0.01 + 0.5 / (1 + exp(-14 * (Double(row) / count - 0.5)))) ? 1 : 0
      }
    case "rubric":
      run.sample { row, random in
        Double((0..<4).count { _ in random.chance(level[row]) }) / 4
      }
    case "curriculum":
      let middle = run.count / 2
      run.sample { row, random in
        level[row] - (row > middle ? 0.35 : 0) + 0.3 * random.normal()
      }
    case "hot_start": run.bend(.gradNorm) { row, value in value * (1 + 15 * exp(-Double(row) / 9)) }
    case "differential_entropy":
      let wobble = run.noise(0.03)
      let count = Double(run.count)
      run.columns[.entropy] = wobble.enumerated().map { 1.4 - 3 * Double($0) / count + $1 }
    case "flipping_groups":
      var random = run.random
      run.bend(.zeroStdFraction) { _, _ in random.chance(0.45) ? 1 : 0 }
    case "sharpening":
      // Entropy goes to an eighth over the run while the reward climbs: a reference run does.
      run.columns[.entropy] = run.noisy(0.06, memory: 0.6) { 0.5 * (0.12 + 0.88 * exp(-5 * $0)) }
    case "sparse_log": run.steps = run.steps.map { $0 * 10 }
    case "unfilled":
      run.bend(.entropy) { _, _ in 0 }
      run.bend(.advantageStd) { _, _ in 0 }
      run.bend(.clipFraction) { _, _ in 0 }
    default: break
    }
  }
}
