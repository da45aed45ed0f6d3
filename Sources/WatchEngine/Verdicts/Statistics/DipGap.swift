/// Where a minorant and a majorant over the same interval are farthest apart.
///
/// The gap is largest at a corner of one of them. One step is added to the distance, because the
/// majorant runs through the tops of the steps and the minorant through their feet.
struct DipGap {
  /// In index units; 0 when neither hull has a corner between the ends.
  private(set) var height = 0.0
  /// Corner of the minorant where the new modal interval begins.
  private(set) var minorantVertex = 0
  /// Corner of the majorant where the new modal interval ends.
  private(set) var majorantVertex: Int

  init(between minorant: DipHull, and majorant: DipHull, of values: [Double]) {
    majorantVertex = majorant.vertices.count - 1
    let lastLower = minorant.vertices.count - 1
    let lastUpper = majorant.vertices.count - 1
    var lower = 1
    var upper = 1
    // Walks the corners of both from left to right.
    while lower < lastLower || upper < lastUpper {
      if upper < lastUpper, majorant.vertices[upper] < minorant.vertices[lower] {
        let corner = majorant.vertices[upper]
        let floor = minorant.height(at: values[corner], onEdgeTo: lower, of: values)
        take(Double(corner) - floor + 1, lower - 1, upper)
        upper += 1
      } else {
        let corner = minorant.vertices[lower]
        let ceiling = majorant.height(at: values[corner], onEdgeTo: upper, of: values)
        take(ceiling - Double(corner) + 1, lower, upper)
        lower += 1
      }
    }
  }

  private mutating func take(_ distance: Double, _ lower: Int, _ upper: Int) {
    // False for a NaN, which infinite values can give.
    guard distance > height else { return }
    height = distance
    minorantVertex = lower
    majorantVertex = upper
  }
}
