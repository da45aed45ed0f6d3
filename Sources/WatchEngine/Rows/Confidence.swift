/// How sure a format is of a row.
package enum Confidence: Int, Comparable, Sendable, Codable {
  /// The shape is loose: another format's row may look the same.
  case likely
  /// Nothing but this format writes that.
  case sure

  package static func < (left: Confidence, right: Confidence) -> Bool {
    left.rawValue < right.rawValue
  }
}
