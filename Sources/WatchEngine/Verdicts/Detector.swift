/// Which set of rules a detector belongs to.
package enum Profile: String, Codable, Sendable, CaseIterable {
  /// The rules of rlwatch 0.5.1, row for row.
  case classic
  /// The calibrated set.
  case robust
}

/// A judge of metric rows: one sickness, one file, one line in ``DetectorCatalog``.
///
/// A value without clock, descriptor or logger. It only judges; what becomes of a breach
/// (debouncing, cooldown, escalation, resolve) belongs to ``AlertBook``. Its whole state is Codable,
/// so a checkpoint is the value encoded; every stored Double may be encoded non-finite.
package protocol Detector: Codable, Sendable {
  /// What a user can set in the config section named ``id``. Every key has a default: no optionals.
  associatedtype Options: Codable & Sendable & Equatable

  /// Stable snake_case id: config section, journal field, state, docs.
  static var id: String { get }
  static var profile: Profile { get }
  /// One sentence for `rlwatchd list detectors` and the docs.
  static var summary: String { get }
  /// The kinds it can report; `[""]` when there is only one.
  static var kinds: [String] { get }
  /// Signals it needs; any one of them present lets it judge, unless its doc says otherwise.
  static var signals: [Signal] { get }
  static var defaults: Options { get }
  /// Unit and reason of every key of ``Options``, in the order they are declared.
  static var optionDocs: [OptionDoc] { get }
  /// Range errors of `options`, each naming its key; empty when all is well.
  static func problems(in options: Options) -> [OptionProblem]

  init(options: Options)

  /// Judges one row; called once for every accepted row of the log, in order.
  mutating func judge(_ row: MetricRow) -> Verdict
}

extension Detector {
  package static var optionDocs: [OptionDoc] { [] }
}

/// A value of a config section that is out of its range.
package struct OptionProblem: Sendable, Equatable {
  package var key: String
  /// What is allowed, as a sentence fragment: "must be at least 1".
  package var message: String

  package init(key: String, message: String) {
    self.key = key
    self.message = message
  }
}
