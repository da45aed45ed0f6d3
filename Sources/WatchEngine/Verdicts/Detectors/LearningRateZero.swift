/// The learning rate drops to 0 at once: a scheduler ran out or a resume lost it.
///
/// A schedule that ends at 0 comes there by small steps and is none.
package struct LearningRateZero: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Rows in a row at 0.
    package var lastingRows = 5
    /// Share of the largest rate that the last one before must have had: below it a decay has ended.
    package var abruptShare = 0.05

    package init() {}
  }

  package static let id = "learning_rate_zero"
  package static let profile = Profile.robust
  package static let summary = "The learning rate drops to 0 at once."
  package static let kinds = [""]
  package static let signals: [Signal] = [.learningRate]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "lasting_rows", unit: "rows",
      "in a row at 0 that say so"),
    OptionDoc(
      "abrupt_share", unit: "0-1",
      "of the largest rate that the last one before must have had; below it a decay has "
        + "ended"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.count("lasting_rows", options.lastingRows, in: 1...1_000_000)
    check.number("abrupt_share", options.abruptShare, in: 0...1)
    return check.problems
  }

  private let options: Options
  private var largest = 0.0
  private var previous = 0.0
  private var zeroRows = 0
  private var onsetStep = 0

  package init(options: Options) { self.options = options }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.learningRate], value.isFinite else {
      return .missing
    }
    if value > 0 {
      // A last schedule step from a tenth to nothing is the end of a decay, an equal rate is not.
      largest = max(largest, value)
      previous = value
      zeroRows = 0
    } else if largest > 0, previous > options.abruptShare * largest {
      if zeroRows == 0 { onsetStep = row.step }
      zeroRows += 1
    }
    guard zeroRows >= options.lastingRows else { return .healthy }
    return .breach(
      Breach(
        severity: .critical, value: value, baseline: previous, onsetStep: onsetStep,
        consecutive: zeroRows,
        sentence: "Learning rate is 0 for \(zeroRows) rows, \(previous.short) before",
        evidence: [
          Evidence("learning_rate", .number(value)), Evidence("last_rate", .number(previous)),
          Evidence("largest_rate", .number(largest)),
        ]))
  }
}
