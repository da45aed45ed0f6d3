/// Kendall's tau of a short series against time: the share of rising minus falling pairs.
package enum MannKendall {
  /// -1 (every pair falls) ...
  ///
  /// 1; 0 for fewer than two values. O(n^2): for a handful of block means.
  package static func tau(_ values: some RandomAccessCollection<Double>) -> Double {
    let values = Array(values)
    guard values.count > 1 else { return 0 }
    var balance = 0
    for later in 1..<values.count {
      for earlier in 0..<later {
        balance += values[later] > values[earlier] ? 1 : values[later] < values[earlier] ? -1 : 0
      }
    }
    return Double(balance) / Double(values.count * (values.count - 1) / 2)
  }
}
