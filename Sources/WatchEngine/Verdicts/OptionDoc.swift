/// What a config key is for: the source of the reference file's comments.
package struct OptionDoc: Sendable, Equatable {
  /// The key as the file spells it (snake_case); of a nested key the dotted path.
  package var key: String
  /// "rows", "nats", "0-1"; empty when the value has no unit.
  package var unit: String
  /// What it does and why its default is what it is: one sentence without the final period.
  package var reason: String

  package init(_ key: String, unit: String = "", _ reason: String) {
    self.key = key
    self.unit = unit
    self.reason = reason
  }
}
