/// The largest of the last `window` values, in O(1) amortised: the tail a run has shown of late.
///
/// Values that a later, larger one makes irrelevant are forgotten, so it holds few.
package struct RecentMaximum: Codable, Sendable, Equatable {
  private let window: Int
  private var values: [Double] = []
  private var places: [Int] = []
  /// Index of the oldest value still within the window.
  private var head = 0
  package private(set) var count = 0

  package init(window: Int) { self.window = max(window, 1) }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    window = try container.decode(Int.self, forKey: .window)
    values = try container.decode([Double].self, forKey: .values)
    places = try container.decode([Int].self, forKey: .places)
    head = try container.decode(Int.self, forKey: .head)
    count = try container.decode(Int.self, forKey: .count)
    guard window >= 1, values.count == places.count, head >= 0, head <= values.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .head, in: container, debugDescription: "window, values and places disagree")
    }
  }

  /// The maximum; nil before the first value.
  package var value: Double? { head < values.count ? values[head] : nil }

  package mutating func push(_ value: Double) {
    while values.count > head, let last = values.last, last <= value {
      values.removeLast()
      places.removeLast()
    }
    values.append(value)
    places.append(count)
    count += 1
    while places[head] <= count - 1 - window { head += 1 }
    guard head >= 64 else { return }
    values.removeFirst(head)
    places.removeFirst(head)
    head = 0
  }
}
