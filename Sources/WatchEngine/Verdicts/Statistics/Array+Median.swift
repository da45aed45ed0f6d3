extension [Double] {
  /// The median of finite values; 0 for none.
  ///
  /// For the few dozen values of a start, not for every row.
  package var median: Double {
    guard !isEmpty else { return 0 }
    let sorted = self.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return sorted[middle - 1] / 2 + sorted[middle] / 2
  }
}
