extension ConfigNode {
  /// The number here, also from an integer or JSON's strings for the non-finite; nil for anything else.
  package var asDouble: Double? {
    switch value {
    case .number(let double): double
    case .integer(let int): Double(int)
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  /// The integer here, also from a whole number, or from the digits of a `UInt64` beyond `Int`.
  ///
  /// Whole numbers count up to 2^53 only: beyond it a double stands for several integers.
  package func asInteger<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    switch value {
    case .integer(let int): T(exactly: int)
    case .number(let double): abs(double) <= 0x1p53 ? T(exactly: double) : nil
    case .string(let digits) where T.bitWidth == 64 && !T.isSigned: T(digits)
    default: nil
    }
  }

  /// A list of nothing but numbers.
  var asDoubles: [Double]? {
    guard case .list(let nodes) = value else { return nil }
    var doubles: [Double] = []
    doubles.reserveCapacity(nodes.count)
    for node in nodes {
      guard let double = node.asDouble else { return nil }
      doubles.append(double)
    }
    return doubles
  }
}
