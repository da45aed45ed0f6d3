/// One line of a rollout dump: an object with a completion and its reward.
///
/// verl (`output`, `score`, `step`), NeMo-RL (`content`, `rewards`), prime-rl (`completion`, `reward`) and
/// what home-made loops write. A metric row has no text of a model beside its reward.
package struct SampleLine {
  package private(set) var step: Double?
  /// nil: not judged (`null`).
  package private(set) var reward: Double?
  private(set) var hasText = false
  private var rewardRank = Int.max
  private var stepRank = Int.max

  /// In the order in which they are believed.
  private static let rewardKeys = [
    "score", "reward", "rewards", "total_reward", "final_reward", "reward_score",
  ].map { Array($0.utf8) }
  private static let stepKeys = ["step", "global_step", "training_step", "train_step"].map {
    Array($0.utf8)
  }
  private static let textKeys = [
    "output", "outputs", "response", "responses", "completion", "completions", "generation",
    "generated_text", "content", "messages", "message_log", "text", "prompt", "input", "question",
  ].map { Array($0.utf8) }

  /// nil for what isn't an object with a reward.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard var scanner = LiteralScanner(bytes, dialect: .lenientJSON) else { return nil }
    scanner.skipSpace()
    guard scanner.skip(UInt8(ascii: "{")) else { return nil }
    while true {
      scanner.skipSpace()
      guard let key = scanner.text() else { return nil }
      scanner.skipSpace()
      guard scanner.skip(UInt8(ascii: ":")) else { return nil }
      scanner.skipSpace()
      guard take(key.bytes, &scanner) else { return nil }
      scanner.skipSpace()
      if scanner.skip(UInt8(ascii: ",")) { continue }
      guard scanner.skip(UInt8(ascii: "}")), rewardRank < .max else { return nil }
      return
    }
  }

  private mutating func take(
    _ key: UnsafeBufferPointer<UInt8>, _ scanner: inout LiteralScanner
  ) -> Bool {
    switch scanner.next {
    case 0x2B, 0x2D, 0x2E, 0x30...0x39:
      guard let number = scanner.number() else { return false }
      add(number, key)
    case 0x22, UInt8(ascii: "["):
      if Self.textKeys.contains(where: { $0.elementsEqual(key) }) { hasText = true }
      return scanner.skipValue()
    case UInt8(ascii: "{"): return scanner.skipValue()
    default:
      guard let word = scanner.word() else { return false }
      switch word {
      case .number(let number): add(number, key)
      case .bool(let isTrue): add(isTrue ? 1 : 0, key)
      case .null: add(nil, key)
      case .other: return false
      }
    }
    return true
  }

  private mutating func add(_ number: Double?, _ key: UnsafeBufferPointer<UInt8>) {
    if let rank = Self.rewardKeys.firstIndex(where: { $0.elementsEqual(key) }), rank < rewardRank {
      rewardRank = rank
      reward = number
    } else if let number, let rank = Self.stepKeys.firstIndex(where: { $0.elementsEqual(key) }),
      rank < stepRank
    {
      stepRank = rank
      step = number
    }
  }
}
