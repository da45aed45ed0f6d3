/// Finds what somebody meant to type.
package enum EditDistance {
  /// The candidate nearest to `word`, nil when none is near enough to be meant.
  ///
  /// Near enough: at most a third of the longer word's letters wrong, at least one allowed. Ties go to
  /// the first candidate. Case and the difference between `-` and `_` don't count.
  package static func nearest(to word: String, in candidates: [String]) -> String? {
    let typed = folded(word)
    guard typed.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let known = folded(candidate)
      let distance = distance(typed, known)
      guard distance <= max(1, max(typed.count, known.count) / 3) else { continue }
      if let best, best.distance <= distance { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// Letters to insert, drop, replace or swap with their neighbour (optimal string alignment).
  package static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 1...left.count {
      var row = [i]
      for j in 1...right.count {
        let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        var best = min(replaced, last[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }

  private static func folded(_ word: String) -> [UInt8] {
    word.utf8.map { byte in
      if byte == UInt8(ascii: "-") { return UInt8(ascii: "_") }
      return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    }
  }
}
