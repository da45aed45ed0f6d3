/// Turns a dip into a p-value: the share of uniform samples of the same size with a larger dip.
package enum DipQuantiles {
  /// The probabilities the columns of ``DipQuantileTable/dips`` stand for.
  static let probabilities: [Double] = [
    0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99995, 0.99998, 0.99999, 1,
  ]

  /// The p-value of a dip, 0-1.
  ///
  /// Interpolates linearly in the sample size between the two tabulated sizes around it, and then in
  /// sqrt(n) * dip between two quantiles. Beyond the table it is exactly 0 or 1, and the nearest size
  /// serves. Up to 3 values: 1.
  package static func pValue(dip: Double, count: Int) -> Double {
    guard count > 3, dip.isFinite else { return 1 }
    let counts = DipQuantileTable.counts
    let above = counts.firstIndex { $0 >= count } ?? counts.count - 1
    let below = counts[above] > count && above > 0 ? above - 1 : above
    let span = Double(counts[above] - counts[below])
    let share = span > 0 ? Double(count - counts[below]) / span : 1
    let lowerScale = Double(counts[below]).squareRoot()
    let upperScale = Double(counts[above]).squareRoot()
    let lower = DipQuantileTable.dips[below]
    let upper = DipQuantileTable.dips[above]
    func scaled(_ column: Int) -> Double {
      let start = lowerScale * lower[column]
      return start + share * (upperScale * upper[column] - start)
    }
    let wanted = Double(count).squareRoot() * dip
    // The last column not above it: of equal quantiles (atoms of small samples) the highest.
    var column = probabilities.count - 1
    while column >= 0, scaled(column) > wanted { column -= 1 }
    guard column >= 0 else { return 1 }
    guard column + 1 < probabilities.count else { return 0 }
    let start = scaled(column)
    let step = probabilities[column + 1] - probabilities[column]
    return 1 - (probabilities[column] + step * (wanted - start) / (scaled(column + 1) - start))
  }
}
