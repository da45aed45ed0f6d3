/// A histogram as a bounded list of samples, for the tests that need some: the same for the same histogram.
///
/// Each bucket gives its share, spread evenly over its width. Where few buckets hold anything nothing is
/// given: the shape within them is unknown, and two of them would look like two clusters.
enum HistogramSamples {
  /// Samples given; the dip test looks at as many as 256.
  static let most = 512
  /// Buckets with something in them for a shape to show: TensorBoard's grow by a tenth each, W&B has 64.
  static let leastBuckets = 8
  /// Buckets looked at; W&B allows 512, TensorBoard has 1,550.
  private static let mostBuckets = 4_096

  /// `edges`: one more than `counts`, rising; empty when it is too coarse or no histogram.
  static func values(edges: [Double], counts: [Double]) -> [Double] {
    guard edges.count == counts.count + 1, counts.count <= mostBuckets,
      counts.allSatisfy({ $0.isFinite && $0 >= 0 }),
      counts.count(where: { $0 > 0 }) >= leastBuckets
    else { return [] }
    let total = counts.reduce(0, +)
    guard total.isFinite else { return [] }
    let wanted = min(total.rounded(), Double(most))
    var values: [Double] = []
    var sum = 0.0
    for (place, count) in counts.enumerated() where count > 0 {
      let (low, high) = (edges[place], edges[place + 1])
      guard low.isFinite, high.isFinite, low <= high else { return [] }
      // Rounding the running sum keeps the whole count right.
      sum += count
      let share = Int((sum / total * wanted).rounded()) - values.count
      for index in 0..<max(share, 0) {
        values.append(low + (high - low) * (Double(index) + 0.5) / Double(share))
      }
    }
    return values
  }
}
