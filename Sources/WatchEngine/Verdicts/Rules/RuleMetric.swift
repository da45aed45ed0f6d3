/// What a rule looks at: a canonical signal, or a numeric key as the trainer writes it.
package enum RuleMetric: Sendable, Equatable {
  case signal(Signal)
  /// Nested keys are joined by `/`, as `diagnose` lists them.
  case key(String)

  /// A canonical signal's name means the signal, whatever the trainer calls it; all else is a key.
  package init(_ name: String) {
    self = Signal(name: name).map { .signal($0) } ?? .key(name)
  }

  package var name: String {
    switch self {
    case .signal(let signal): signal.name
    case .key(let key): key
    }
  }
}
