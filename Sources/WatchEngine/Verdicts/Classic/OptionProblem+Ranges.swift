extension OptionProblem {
  /// A problem when a count lies outside its range; the upper ends keep memory and time bounded.
  static func unless(_ key: String, _ value: Int, in range: ClosedRange<Int>) -> OptionProblem? {
    guard !range.contains(value) else { return nil }
    return OptionProblem(
      key: key, message: "must be between \(range.lowerBound) and \(range.upperBound)")
  }

  /// A problem unless a number is finite and greater than zero.
  static func unlessPositive(_ key: String, _ value: Double) -> OptionProblem? {
    guard !(value.isFinite && value > 0) else { return nil }
    return OptionProblem(key: key, message: "must be a finite number greater than 0")
  }

  /// A problem unless a number is finite and not negative.
  static func unlessNotNegative(_ key: String, _ value: Double) -> OptionProblem? {
    guard !(value.isFinite && value >= 0) else { return nil }
    return OptionProblem(key: key, message: "must be a finite number, 0 or more")
  }

  /// Rows in a row or of warm-up: ten million is more than any log holds.
  static let rowRange = 0...10_000_000
  /// Rows of a window: 100,000 values are 800 KB, and each row walks through them.
  static let windowRange = 1...100_000
}
