/// The spellings of an enum of strings, so that an error can list what is allowed.
enum NodeChoices {
  /// Raw values in declaration order; empty for a type that is no `CaseIterable` enum of strings.
  static func names<T>(of type: T.Type) -> [String] {
    guard let choices = type as? any CaseIterable.Type else { return [] }
    return names(choices)
  }

  private static func names<Choices: CaseIterable>(_ type: Choices.Type) -> [String] {
    type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
  }
}
