/// Hartigan's dip test of unimodality.
///
/// The dip is the smallest sup distance between the empirical distribution function and any unimodal
/// one (Hartigan & Hartigan, Annals of Statistics 13, 1985; algorithm AS 217). It is 0 for a perfect
/// uniform, else between 1/(2n) and 1/4; the p-value is the share of uniform samples of that size with
/// a larger dip. Up to 3 values, equal values, or a NaN among them: dip 0, p 1. Location, scale and
/// mirroring leave it as it is.
package struct DipTest: Sendable, Equatable {
  package let dip: Double
  /// 0-1; small means more than one mode.
  package let pValue: Double

  /// Tests a sample in any order.
  package init(_ samples: [Double]) {
    guard samples.count > 3, !samples.contains(where: \.isNaN) else {
      dip = 0
      pValue = 1
      return
    }
    var sorted = samples
    sorted.sort()
    dip = Self.dip(sorted: sorted)
    pValue = DipQuantiles.pValue(dip: dip, count: samples.count)
  }

  /// The dip of ascending values without NaN.
  ///
  /// The modal interval starts as the whole sample. Every pass takes the greatest convex minorant and
  /// the least concave majorant of the step function within it and finds where they are farthest
  /// apart. While that gap beats the dip so far, the interval shrinks to there, and what it leaves on
  /// either side counts with its distance from the hull. Heights are in steps of 1/n; half the largest
  /// distance is the dip.
  static func dip(sorted values: [Double]) -> Double {
    guard let first = values.first, let last = values.last, first < last else { return 0 }
    var low = 0
    var high = values.count - 1
    // One step: no unimodal function comes nearer to a step function than half a step.
    var largest = 1.0
    var isFirstPass = true
    while true {
      let minorant = DipHull(of: values, from: low, through: high, side: .lower)
      let majorant = DipHull(of: values, from: low, through: high, side: .upper)
      // All points on one line: a perfect uniform.
      if isFirstPass, minorant.vertices.count == 2, majorant.vertices.count == 2 { return 0 }
      isFirstPass = false
      let gap = DipGap(between: minorant, and: majorant, of: values)
      guard gap.height > largest else { break }
      for edge in 0..<gap.minorantVertex {
        largest = max(largest, minorant.deviation(of: values, fromEdge: edge))
      }
      for edge in gap.majorantVertex..<max(majorant.vertices.count - 1, gap.majorantVertex) {
        largest = max(largest, majorant.deviation(of: values, fromEdge: edge))
      }
      let newLow = minorant.vertices[gap.minorantVertex]
      let newHigh = majorant.vertices[gap.majorantVertex]
      // Ends: every other pass makes the interval smaller.
      guard newLow > low || newHigh < high else { break }
      low = newLow
      high = newHigh
    }
    return largest / (2 * Double(values.count))
  }
}
