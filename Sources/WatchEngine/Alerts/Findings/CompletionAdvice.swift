/// What the policy wrote when its reward went wrong: the samples quoted with an alert.
package struct CompletionAdvice: Codable, Sendable, Equatable {
  package var file: String?
  /// Of the samples; the onset's, or the nearest there is.
  package var step: Int?
  /// Samples of that step that were looked at.
  package var samples = 0
  package var highest: CompletionQuote?
  package var median: [CompletionQuote] = []
  /// All of it in one sentence without its final period.
  package var note: String
  /// There is nothing to quote: the pattern fits nothing, or could not be looked at.
  package var isFault = false
  /// The journal tells it, too.
  package var isTold = false

  /// The alerts that samples explain: rewards that rose, fell or split, and lengths.
  private static let detectors = [
    "reward_hacking", "reward_collapse", "reward_mean_drift", "length_explosion",
  ]

  /// Whether an alert quotes samples.
  package static func explains(_ alert: AlertEvent) -> Bool {
    alert.status == .firing && detectors.contains(alert.detector)
  }

  /// Nothing could be looked at.
  package init(fault: String) {
    note = fault
    isFault = true
  }

  package init(
    file: String, step: Int?, samples: Int, highest: CompletionQuote, median: [CompletionQuote]
  ) {
    self.file = file
    self.step = step
    self.samples = samples
    self.highest = highest
    self.median = median
    note = ""
    note = Self.sentence(self, highest)
  }

  private static func sentence(_ advice: CompletionAdvice, _ highest: CompletionQuote) -> String {
    let place = advice.step.map { " at step \($0)" } ?? ""
    var text = "Highest reward of \(advice.samples) samples\(place): \(highest.reward.fixed(3))"
    let signs = highest.signs
    guard !advice.median.isEmpty else {
      return text + ", \(signs.length) characters, \(signs.repeatedShare.percent) repeated"
    }
    let others = advice.median.map(\.signs)
    let count = Double(others.count)
    let reward = advice.median.reduce(0) { $0 + $1.reward } / count
    let length = others.reduce(0) { $0 + $1.length } / others.count
    let share = others.reduce(0) { $0 + $1.repeatedShare } / count
    text += " (median \(reward.fixed(3))), \(signs.length) characters (median \(length)), "
    text += "\(signs.repeatedShare.percent) repeated (median \(share.percent))"
    for token in CompletionSigns.knownTokens {
      let mine = signs.formatTokens.first { $0.text == token }?.count ?? 0
      let theirs = others.map { other in
        other.formatTokens.first { $0.text == token }?.count ?? 0
      }
      // Told where it differs.
      if !theirs.contains(mine) {
        text += ", \(token) \(mine)x (median \(theirs.reduce(0, +) / theirs.count)x)"
      }
    }
    return text
  }

  /// Reward and text of each sample, the highest first.
  package var quotes: [String] {
    ([highest].compactMap(\.self) + median).map { "\($0.reward.fixed(3)): \($0.completion)" }
  }

  var node: ConfigNode {
    guard let highest else { return ConfigNode(.null) }
    return .object([
      "file": file.map { .text($0) } ?? ConfigNode(.null),
      "step": step.map { .whole($0) } ?? ConfigNode(.null), "samples": .whole(samples),
      "highest": highest.node, "median": .array(median.map(\.node)),
    ])
  }
}
