/// The shape of one signal over a whole log in bounded room: for each stretch of rows its lowest and
/// highest value.
struct SeriesSketch: Sendable {
  struct Stretch: Sendable, Equatable {
    /// Step of the stretch's first value.
    var step: Int
    var low: Double
    var high: Double
  }

  /// Stretches kept at most, even; a chart is some 600 points wide.
  private static let limit = 1024

  private(set) var stretches: [Stretch] = []
  /// Values in a stretch; doubles whenever the room is used up.
  private var width = 1
  /// Values in the last stretch.
  private var filled = 0

  /// Takes the next value; one that isn't finite has no place on a chart and is left out.
  mutating func add(_ value: Double, step: Int) {
    guard value.isFinite else { return }
    if let last = stretches.indices.last, filled < width {
      stretches[last].low = min(stretches[last].low, value)
      stretches[last].high = max(stretches[last].high, value)
      filled += 1
      return
    }
    if stretches.count == Self.limit { halve() }
    stretches.append(Stretch(step: step, low: value, high: value))
    filled = 1
  }

  private mutating func halve() {
    stretches = stride(from: 0, to: stretches.count - 1, by: 2).map { index in
      let (first, second) = (stretches[index], stretches[index + 1])
      return Stretch(
        step: first.step, low: min(first.low, second.low), high: max(first.high, second.high))
    }
    width *= 2
  }
}
