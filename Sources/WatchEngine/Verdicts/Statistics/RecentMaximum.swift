/// The largest of the last `window` values, in O(1) amortised: the tail a run has shown of late.
///
/// Values that a later, larger one makes irrelevant are forgotten, so it holds few.
package struct RecentMaximum: Codable, Sendable, Equatable {
  private struct Peak: Codable, Sendable, Equatable {
    var value: Double
    var place: Int
  }

  private let window: Int
  /// Falling values that are still the largest from their place on.
  private var peaks: [Peak] = []
  /// Index of the oldest peak still within the window.
  private var head = 0
  package private(set) var count = 0

  package init(window: Int) { self.window = max(window, 1) }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    window = try container.decode(Int.self, forKey: .window)
    peaks = try container.decode([Peak].self, forKey: .peaks)
    head = try container.decode(Int.self, forKey: .head)
    count = try container.decode(Int.self, forKey: .count)
    guard window >= 1, head >= 0, head <= peaks.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .head, in: container, debugDescription: "window and peaks disagree")
    }
  }

  /// The maximum; nil before the first value.
  package var value: Double? { head < peaks.count ? peaks[head].value : nil }

  package mutating func push(_ value: Double) {
    while peaks.count > head, let last = peaks.last, last.value <= value { peaks.removeLast() }
    peaks.append(Peak(value: value, place: count))
    count += 1
    while peaks[head].place <= count - 1 - window { head += 1 }
    guard head >= 64 else { return }
    peaks.removeFirst(head)
    head = 0
  }
}
