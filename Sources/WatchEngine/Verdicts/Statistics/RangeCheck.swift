/// Collects the range errors of a detector's options.
package struct RangeCheck {
  package private(set) var problems: [OptionProblem] = []

  package init() {}

  package mutating func count(_ key: String, _ value: Int, in range: ClosedRange<Int>) {
    guard !range.contains(value) else { return }
    problems.append(
      OptionProblem(
        key: key, message: "must be between \(range.lowerBound) and \(range.upperBound)"))
  }

  /// A finite number within a range; NaN is outside every range.
  package mutating func number(_ key: String, _ value: Double, in range: ClosedRange<Double>) {
    guard !range.contains(value) else { return }
    problems.append(
      OptionProblem(
        key: key,
        message: "must be between \(range.lowerBound.short) and \(range.upperBound.short)"))
  }
}
