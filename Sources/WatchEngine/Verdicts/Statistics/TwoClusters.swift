import Glibc

/// The best split of a sorted sample into two groups, and how far apart they stand.
package struct TwoClusters: Sendable, Equatable {
  /// Ashman's D: distance of the means over the root mean square of the deviations; above 2 is clear.
  package let separation: Double
  /// Share of the smaller group, 0-0.5.
  package let minority: Double

  /// Otsu's split, the cut with the largest variance between the groups.
  ///
  /// One pass over `sorted`.
  package init(sorted: [Double]) {
    let count = Double(sorted.count)
    guard sorted.count > 3, let low = sorted.first, let high = sorted.last, high > low else {
      separation = 0
      minority = 0
      return
    }
    // Scaled to 0...1 so that absurd values cannot overflow the squares.
    let range = high / 2 - low / 2
    func scaled(_ value: Double) -> Double { (value / 2 - low / 2) / range }
    let total = sorted.reduce(0) { $0 + scaled($1) }
    let totalSquares = sorted.reduce(0) { $0 + scaled($1) * scaled($1) }
    var sum = 0.0
    var squares = 0.0
    var best = (between: -1.0, count: 0.0, sum: 0.0, squares: 0.0)
    for (index, value) in sorted.dropLast().enumerated() {
      let value = scaled(value)
      sum += value
      squares += value * value
      let left = Double(index + 1)
      let gap = sum / left - (total - sum) / (count - left)
      let between = left * (count - left) * gap * gap
      if between > best.between { best = (between, left, sum, squares) }
    }
    let right = count - best.count
    let leftMean = best.sum / best.count
    let rightMean = (total - best.sum) / right
    let leftVariance = best.squares / best.count - leftMean * leftMean
    let rightVariance = (totalSquares - best.squares) / right - rightMean * rightMean
    let pooled = max((leftVariance + rightVariance) / 2, 1e-12)
    separation = abs(leftMean - rightMean) / pooled.squareRoot()
    minority = min(best.count, right) / count
  }
}
