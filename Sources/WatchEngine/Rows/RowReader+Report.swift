/// What people are told of a log: which format it is, what its keys mean, which are unknown.
extension RowReader {
  /// How a log's format was found.
  package enum Recognition: String, Sendable {
    /// The config says so.
    case configured
    /// Nothing else looks like this.
    case sure
    /// Pairs in a line, which other texts have too.
    case likely
  }

  /// How the format in use was found; nil while there is none.
  package var recognition: Recognition? {
    guard formatID != nil else { return nil }
    if structured != nil { return .sure }
    if fixed == formatID { return .configured }
    return confidence == .sure ? .sure : .likely
  }

  /// Keys told by ``otherKeys``; real logs have up to 200.
  private static let maxToldKeys = 512

  /// Numeric keys no signal claims, with their counts; the most frequent first, at most 512.
  package var otherKeys: [KeyUse] {
    let all = uses { role in
      switch role {
      case .other, .part: true
      default: false
      }
    }
    return Array(all.sorted { ($1.count, $0.key) < ($0.count, $1.key) }.prefix(Self.maxToldKeys))
  }

  /// Keys that carry signals (or the step), each with the signal's name.
  package var mappedKeys: [(key: String, name: String)] {
    var result: [(key: String, name: String)] = []
    for slot in 0..<draft.keys.count where draft.keys.counts[slot] > 0 {
      let name: String
      switch draft.keys.roles[slot] {
      case .signal(let signal, _): name = signal.name
      case .entropyLoss: name = Signal.entropy.name
      case .step: name = "step"
      case .rewards: name = "rewards"
      default: continue
      }
      result.append((draft.keys.names[slot], name))
    }
    return result.sorted { $0.key < $1.key }
  }

  /// Values dropped because the log has too many or too long keys.
  package var droppedKeys: UInt64 { draft.keys.dropped }

  /// Keys of some roles and how often each had a number; by key.
  func uses(where wanted: (KeyRole) -> Bool) -> [KeyUse] {
    var result: [KeyUse] = []
    for slot in 0..<draft.keys.count
    where draft.keys.counts[slot] > 0 && wanted(draft.keys.roles[slot]) {
      result.append(KeyUse(key: draft.keys.names[slot], count: draft.keys.counts[slot]))
    }
    return result.sorted { $0.key < $1.key }
  }
}
