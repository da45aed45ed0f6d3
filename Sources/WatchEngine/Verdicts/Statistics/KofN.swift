/// True while at least k of the last n rows hit.
package struct KofN: Codable, Sendable, Equatable {
  private let k: Int
  private let mask: UInt64
  private var history: UInt64 = 0

  /// `n` is at most 64; `k` is clamped into 1...n.
  package init(_ k: Int, of n: Int) {
    let n = min(max(n, 1), 64)
    self.k = min(max(k, 1), n)
    mask = n == 64 ? .max : (1 << UInt64(n)) - 1
  }

  /// Hits among the last n rows.
  package var hits: Int { history.nonzeroBitCount }

  package mutating func next(_ isHit: Bool) -> Bool {
    history = (history << 1 | (isHit ? 1 : 0)) & mask
    return history.nonzeroBitCount >= k
  }
}
