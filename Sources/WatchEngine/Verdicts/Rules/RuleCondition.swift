/// What breaks a rule; every limit is finite.
package enum RuleCondition: Sendable, Equatable {
  case above(Double)
  case below(Double)
  /// Outside of the closed range.
  case outside(Double, Double)
  /// Below the baseline by more than this share of it.
  case drop(Double)
  /// Above the baseline by more than this share of it.
  case rise(Double)
  /// More than this many spreads away from the baseline, on either side.
  case zscore(Double)
  case nonFinite
  case absent

  /// Every kind, in the order they are documented; each is the config key it is set by.
  package static let kinds = [
    "above", "below", "outside", "drop", "rise", "zscore", "non_finite", "absent",
  ]

  /// The alert's kind and the config key.
  package var kind: String {
    switch self {
    case .above: "above"
    case .below: "below"
    case .outside: "outside"
    case .drop: "drop"
    case .rise: "rise"
    case .zscore: "zscore"
    case .nonFinite: "non_finite"
    case .absent: "absent"
    }
  }

  /// Whether it is held against the metric's own past.
  package var hasBaseline: Bool {
    switch self {
    case .drop, .rise, .zscore: true
    case .above, .below, .outside, .nonFinite, .absent: false
    }
  }

  /// Whether everything that `other` says is broken too: what a second tier has to be.
  package func contains(_ other: RuleCondition) -> Bool {
    switch (self, other) {
    case (.above(let own), .above(let outer)), (.drop(let own), .drop(let outer)),
      (.rise(let own), .rise(let outer)), (.zscore(let own), .zscore(let outer)):
      outer >= own
    case (.below(let own), .below(let outer)): outer <= own
    case (.outside(let low, let high), .outside(let outerLow, let outerHigh)):
      outerLow <= low && outerHigh >= high
    default: false
    }
  }

  /// The limit that a value breaks, in the metric's unit; nil when it breaks none.
  ///
  /// `level` and `spread` are those of the baseline. A baseline of zero has no share.
  func limit(broken value: Double, level: Double, spread: Double) -> Double? {
    switch self {
    case .above(let limit): value > limit ? limit : nil
    case .below(let limit): value < limit ? limit : nil
    case .outside(let low, let high): value < low ? low : value > high ? high : nil
    case .drop(let share):
      level != 0 && value < level - share * abs(level) ? level - share * abs(level) : nil
    case .rise(let share):
      level != 0 && value > level + share * abs(level) ? level + share * abs(level) : nil
    case .zscore(let limit):
      abs(value - level) > limit * spread
        ? level + (value < level ? -limit : limit) * spread : nil
    case .nonFinite, .absent: nil
    }
  }

  var node: ConfigNode {
    switch self {
    case .above(let limit), .below(let limit), .drop(let limit), .rise(let limit),
      .zscore(let limit):
      .real(limit)
    case .outside(let low, let high): .array([.real(low), .real(high)])
    case .nonFinite, .absent: .flag(true)
    }
  }

  var words: String {
    switch self {
    case .above(let limit): "above \(limit.short)"
    case .below(let limit): "below \(limit.short)"
    case .outside(let low, let high): "outside \(low.short) to \(high.short)"
    case .drop(let share): "more than \(share.percent) below its baseline"
    case .rise(let share): "more than \(share.percent) above its baseline"
    case .zscore(let limit): "more than \(limit.short)σ from its baseline"
    case .nonFinite: "not finite"
    case .absent: "missing"
    }
  }
}
