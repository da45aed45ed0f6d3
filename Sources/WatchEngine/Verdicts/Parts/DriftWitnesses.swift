/// The signals that make a rising reward suspicious: each compares its short with its long mean.
struct DriftWitnesses: Codable, Sendable {
  private var entropyFast = Ewma(span: 20)
  private var entropySlow = Ewma(span: 120)
  private var lengthFast = Ewma(span: 20)
  private var lengthSlow = Ewma(span: 120)
  private var drift = KLDrift()
  private var accelerates = false

  mutating func push(_ signals: SignalValues) {
    if let value = signals[.entropy], value.isFinite {
      let bounded = min(max(value, -1e300), 1e300)
      entropyFast.next(bounded)
      entropySlow.next(bounded)
    }
    if let value = signals[.completionLength], value.isFinite, value > 0 {
      let bounded = min(value, 1e300)
      lengthFast.next(bounded)
      lengthSlow.next(bounded)
    }
    if let value = signals[.klDivergence], value.isFinite {
      accelerates = drift.push(value, floor: 2e-3)
    }
  }

  /// What speaks with the rise, as a clause; nil when nothing does.
  var spoken: String? {
    if accelerates { return "KL accelerates" }
    if let fast = entropyFast.value, let slow = entropySlow.value, slow > 0, fast < 0.75 * slow {
      return "entropy falls"
    }
    if let fast = lengthFast.value, let slow = lengthSlow.value, fast > 1.25 * slow {
      return "completions grow"
    }
    return nil
  }
}
