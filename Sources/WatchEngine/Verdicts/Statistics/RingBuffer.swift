/// The last values of a series, at most ``capacity`` of them.
///
/// Memory grows to the capacity and stays there. The encoded form is the storage as it lies, so that
/// sums over a decoded buffer add in the same order and give the same last bit.
package struct RingBuffer: Codable, Sendable, Equatable {
  /// Most values held; 0 holds none.
  package let capacity: Int
  /// The values in the order they lie in memory: for sums, where order doesn't matter.
  package private(set) var storage: [Double] = []
  /// Where the next value goes once the buffer is full; the oldest value lies there.
  private var next = 0

  package init(capacity: Int) { self.capacity = max(0, capacity) }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    capacity = try container.decode(Int.self, forKey: .capacity)
    storage = try container.decode([Double].self, forKey: .storage)
    next = try container.decode(Int.self, forKey: .next)
    guard capacity >= 0, storage.count <= capacity, next >= 0, next == 0 || next < storage.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .next, in: container, debugDescription: "capacity, values and place disagree")
    }
  }

  package var count: Int { storage.count }

  /// The values, oldest first.
  package var ordered: [Double] { Array(storage[next...] + storage[..<next]) }

  /// Takes a value in; when full, the oldest leaves.
  package mutating func append(_ value: Double) {
    guard storage.count >= capacity else {
      storage.append(value)
      return
    }
    guard capacity > 0 else { return }
    storage[next] = value
    next = next + 1 == capacity ? 0 : next + 1
  }
}
