import Glibc

/// A Python dict anywhere in a line.
package enum PythonDictRows: LogFormat {
  package static let id = "python_dict"
  package static let summary =
    "A Python dict in a line, behind bars and prefixes: TRL, ms-swift, Unsloth, OpenRLHF, slime."
  package static let sample = """
      5%|5         | 10/200 [00:07<02:20,  1.35it/s]{'loss': '-0.0108', 'grad_norm': 'nan', 'reward': '0.16', 'kl': 'inf', 'epoch': '0.01'}
    {'loss': 0.0024, 'reward': np.float64(0.25), 'reward_std': tensor(0.1, device='cuda:0'), 'kl': nan}

    """

  /// Braces tried in one line: text of a model may be full of them.
  private static let maxTries = 32

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    guard let base = line.whole.baseAddress else { return .noise }
    let end = base + line.whole.count
    var at = base
    var refusal = LineReading.noise
    for _ in 0..<maxTries {
      guard at < end, let hit = memchr(at, 0x7B, end - at) else { return refusal }
      let open = UnsafeRawPointer(hit)
      at = open + 1
      guard at < end, isQuoteBehindSpace(at, end) else { continue }
      let rest = UnsafeRawBufferPointer(start: open, count: end - open)
      guard var scanner = LiteralScanner(rest, dialect: .python) else { return refusal }
      draft.begin()
      guard ObjectRow.read(&scanner, into: &draft) else { continue }
      let before = UnsafeRawBufferPointer(start: base, count: open - base)
      if draft.stepValue == nil, let step = stepNumber(before),
        let slot = draft.keys.slot(named: "step")
      {
        draft.add(step, slot: slot)
      }
      switch draft.standing {
      case .row where draft.hasEvidence:
        // wandb prints again what it refuses to log.
        guard ByteSearch.first("Dropping entry", in: before) == nil else { return .noise }
        // Double quotes are JSON's: that format is asked first.
        let quoted = scanner.dialect == .python && isSingleQuoted(rest)
        return .row(start: open - base, confidence: quoted ? .sure : .likely)
      case .evaluation: refusal = .rejected(.evaluation)
      case .summary: refusal = .rejected(.summary)
      case .row, .nothing: break
      }
    }
    return refusal
  }

  private static func isQuoteBehindSpace(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Bool
  {
    var at = start
    while at < end, at.load(as: UInt8.self) == 0x20 { at += 1 }
    guard at < end else { return false }
    let byte = at.load(as: UInt8.self)
    return byte == 0x27 || byte == 0x22
  }

  private static func isSingleQuoted(_ text: UnsafeRawBufferPointer) -> Bool {
    text.dropFirst().first { $0 != 0x20 } == 0x27
  }

  /// The number in `step 12: `, `Global step 12: ` or slime's `rollout 12: ` right before a dict.
  private static func stepNumber(_ text: UnsafeRawBufferPointer) -> Double? {
    var at = text.count
    while at > 0, text[at - 1] == 0x20 || text[at - 1] == 0x3A { at -= 1 }
    let end = at
    while at > 0, end - at < 15, text[at - 1] >= 0x30, text[at - 1] <= 0x39 { at -= 1 }
    guard at < end, at >= 5, text[at - 1] == 0x20 else { return nil }
    let before = text[..<(at - 1)]
    for word in ["step", "rollout"] as [StaticString] {
      let count = word.utf8CodeUnitCount
      guard before.count >= count,
        (0..<count).allSatisfy({
          before[before.count - count + $0] | 0x20 == word.utf8Start[$0]
        })
      else { continue }
      return text[at..<end].reduce(0) { $0 * 10 + Double($1 - 0x30) }
    }
    return nil
  }
}
