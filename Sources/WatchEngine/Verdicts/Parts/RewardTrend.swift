/// Where the mean reward stands: its recent level, its best level and its row-to-row noise.
package struct RewardTrend: Codable, Sendable, Equatable {
  private var mean = Ewma(span: 10)
  private var steps = Ewma(span: 100)
  private var previous: Double?
  private var rows = 0
  /// Best recent level so far, after the first rows.
  package private(set) var best = -Double.infinity

  package init() {}

  /// Recent level; nil before any finite reward.
  package var level: Double? { mean.value }

  /// Deviation of one row around a steady level, from successive differences; reward units.
  package var noise: Double { (steps.value ?? 0) * 0.886 }

  /// Takes in the reward of a row; nil and non-finite rewards are passed over.
  package mutating func push(_ reward: Double?) {
    guard let reward, reward.isFinite else { return }
    var bounded = min(max(reward, -1e300), 1e300)
    if rows > 10, noise > 0, let level {
      // One odd row must not become the best level there ever was; a true jump is followed in a few.
      let reach = max(20 * noise, abs(level) / 2)
      bounded = min(max(bounded, level - reach), level + reach)
    }
    if let previous {
      let step = min(abs(bounded - previous), 1e300)
      let known = steps.value ?? 0
      // One odd row must not swell the noise.
      steps.next(rows > 10 && known > 0 ? min(step, 10 * known) : step)
    }
    previous = bounded
    rows += 1
    let level = mean.next(bounded)
    if rows >= 5 { best = max(best, level) }
  }
}
