/// Mean and population standard deviation (divisor n) of a sample.
///
/// Two passes, so a large mean doesn't eat the deviation. NaN and infinity go through as in numpy: a
/// NaN makes both NaN, an infinity makes the mean infinite and the deviation NaN. The sums run in four
/// lanes: the result differs from a plain sum in the last bits only.
package struct Moments: Codable, Sendable, Equatable {
  package var mean: Double
  package var deviation: Double

  /// Moments of all values; NaN for none.
  package init(of values: [Double]) { self.init(of: values, and: nil) }

  /// Moments of all values and, when given, of one more.
  package init(of values: [Double], and extra: Double?) {
    let count = Double(values.count + (extra == nil ? 0 : 1))
    let mean = (Self.sum(values) { $0 } + (extra ?? 0)) / count
    var squares = Self.sum(values) { ($0 - mean) * ($0 - mean) }
    if let extra { squares += (extra - mean) * (extra - mean) }
    self.mean = mean
    deviation = (squares / count).squareRoot()
  }

  @inline(__always)
  private static func sum(
    _ values: [Double], _ term: (SIMD4<Double>) -> SIMD4<Double>
  ) -> Double {
    values.withUnsafeBufferPointer { values in
      var lanes = SIMD4<Double>.zero
      var index = 0
      while index + 4 <= values.count {
        lanes += term(
          SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3]))
        index += 4
      }
      var total = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
      while index < values.count {
        total += term(SIMD4(repeating: values[index]))[0]
        index += 1
      }
      return total
    }
  }
}
