extension [Double] {
  /// The median of finite values; 0 for none.
  ///
  /// For the few dozen values of a start or a block, not for every row.
  package var median: Double {
    guard !isEmpty else { return 0 }
    guard count <= 64 else {
      let sorted = self.sorted()
      let middle = count / 2
      return count.isMultiple(of: 2) ? sorted[middle - 1] / 2 + sorted[middle] / 2 : sorted[middle]
    }
    // Few values are sorted on the stack, and only the lower half of them.
    let kept = count / 2 + 1
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: kept) { scratch in
      for (index, value) in enumerated() {
        var place = Swift.min(index, kept)
        if place == kept {
          guard value < scratch[kept - 1] else { continue }
          place -= 1
        }
        while place > 0, value < scratch[place - 1] {
          scratch[place] = scratch[place - 1]
          place -= 1
        }
        scratch[place] = value
      }
      return count.isMultiple(of: 2)
        ? scratch[kept - 2] / 2 + scratch[kept - 1] / 2 : scratch[kept - 1]
    }
  }
}
