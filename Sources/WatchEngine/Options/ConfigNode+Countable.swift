extension ConfigNode {
  /// Whether counting can have made every integer of a saved state.
  ///
  /// Steps stay within ±2^53 (``StepClock``) and nothing counts rows or bytes beyond that, so what lies
  /// outside of ±2^54 was not written by a detector: taken over, its next `+= 1` could overflow.
  var isCountable: Bool {
    switch value {
    case .integer(let integer): (-1 << 54...1 << 54).contains(integer)
    case .list(let items): items.allSatisfy(\.isCountable)
    case .map(let entries): entries.allSatisfy(\.node.isCountable)
    case .null, .bool, .number, .string: true
    }
  }
}
