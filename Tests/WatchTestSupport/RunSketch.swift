import Glibc
package import WatchEngine

/// A made-up training run: columns of signals that a scenario bends before they become rows.
package struct RunSketch: Sendable {
  package let count: Int
  package var random: SeededGenerator
  package var columns: [Signal: [Double]] = [:]
  package var rewards: [[Double]] = []
  package var steps: [Int]
  /// Signals that a row lacks.
  package var gaps: [Int: Set<Signal>] = [:]

  /// A sane run: entropy that settles at a part of its start, KL that saturates, a reward that rises
  /// along an S, everything noisy.
  package init(rows count: Int, entropy start: Double, random: SeededGenerator) {
    self.count = count
    self.random = random
    steps = Array(0..<count)
    let share = self.random.uniform(0.5...0.8)
    let ceiling = self.random.uniform(0.04...0.2)
    let top = self.random.uniform(0.55...0.8)
    let half = self.random.uniform(0.3...0.5)
    let norm = self.random.uniform(0.3...1.2)
    columns[.entropy] = noisy(0.06, memory: 0.6) { start * (share + (1 - share) * exp(-4 * $0)) }
    columns[.klDivergence] = noisy(0.25, memory: 0.4) {
      ceiling * (1 - exp(-2.5 * $0)) + 5e-4
    }
    let wobble = self.random.wander(count, memory: 0.3)
    columns[.rewardMean] = (0..<count).map { row in
      let way = Double(row) / Double(count)
      let level = 0.2 + (top - 0.2) / (1 + exp(-8 * (way - half)))
      return min(max(level + 0.03 * wobble[row], 0.01), 0.99)
    }
    columns[.rewardStd] = (columns[.rewardMean] ?? []).map { 0.6 * ($0 * (1 - $0)).squareRoot() }
    columns[.gradNorm] = noisy(0.3, memory: 0.2) { norm * exp(-0.4 * $0) }
    columns[.advantageStd] = noisy(0.04, memory: 0) { _ in 0.93 }
    columns[.loss] = noise(0.01)
    columns[.clipFraction] = noisy(0.4, memory: 0.4) { _ in 0.012 }
    columns[.completionLength] = noisy(0.06, memory: 0.5) { 380 * (1 + 0.4 * $0) }
    columns[.truncatedFraction] = noise(0.012).map { min(max(0.02 + $0, 0), 1) }
    columns[.zeroStdFraction] = noise(0.08).map { min(max(0.2 + $0, 0), 1) }
    columns[.stepTime] = noisy(0.05, memory: 0) { _ in 30 }
    columns[.learningRate] = (0..<count).map { 1e-6 * (1 - 0.9 * Double($0) / Double(count)) }
  }

  /// Multiplicative noise on a curve over 0..<1.
  package mutating func noisy(
    _ deviation: Double, memory: Double, _ curve: (Double) -> Double
  ) -> [Double] {
    let wobble = random.wander(count, memory: memory)
    return (0..<count).map { curve(Double($0) / Double(count)) * exp(deviation * wobble[$0]) }
  }

  package mutating func noise(_ deviation: Double) -> [Double] {
    (0..<count).map { _ in deviation * random.normal() }
  }

  /// Changes a column row by row.
  package mutating func bend(_ signal: Signal, _ change: (Int, Double) -> Double) {
    guard let column = columns[signal] else { return }
    columns[signal] = column.enumerated().map { change($0.offset, $0.element) }
  }

  /// Gives every row 32 sampled rewards, and mean and deviation from them.
  package mutating func sample(_ draw: (Int, inout SeededGenerator) -> Double) {
    rewards = (0..<count).map { row in (0..<32).map { _ in draw(row, &random) } }
    columns[.rewardMean] = rewards.map { $0.reduce(0, +) / 32 }
    columns[.rewardStd] = rewards.map { sample in
      let mean = sample.reduce(0, +) / 32
      return (sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 32).squareRoot()
    }
  }

  package func rows() -> [MetricRow] {
    var time = 0.0
    return (0..<count).map { index in
      var row = MetricRow()
      row.index = index
      row.step = steps[index]
      row.stepSource = .key
      time += columns[.stepTime]?[index] ?? 1
      for (signal, column) in columns where gaps[index]?.contains(signal) != true {
        row.signals[signal] = column[index]
      }
      if columns[.timestamp] == nil { row.signals[.timestamp] = time }
      if !rewards.isEmpty { row.rewards = rewards[index] }
      return row
    }
  }
}
