import Glibc

/// `key=value`, `key: value` and `| Key value |` pairs in a line, behind any logging prefix.
package enum KeyValue: LogFormat {
  package static let id = "key_value"
  package static let summary =
    "Pairs in a line (`Step 12: loss=0.1, reward: 0.5`): home-made loops, torchtune, minimind, prime-rl."
  package static let sample = """
    Step 12 | loss=0.0123 reward=0.45 kl=nan
    2026-01-01 12:00:00,123 - train - INFO - step: 13, loss: 0.0119, grad_norm: 0.4, entropy: 1.2
    Epoch:[1/1](14/9751), Reward: -1.44, KL_ref: 0.0409, Adv Std: 0.9257, Actor Loss: 0.0065

    """

  private struct Pair {
    var key: Range<Int>
    var value: Double
    /// Where the list of samples begins, for a pair that has one instead of a value.
    var list: Int?
  }

  /// Longer lines are prose or data: home-made rows have at most 2 KB.
  private static let maxLineBytes = 16_384
  /// Pairs taken of a line.
  private static let maxPairs = 256

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.tail
    guard let base = text.baseAddress, text.count <= maxLineBytes, text.first != 0x7B,
      text.contains(where: { $0 == 0x3D || $0 == 0x3A || $0 == 0x7C })
    else { return .noise }
    guard memchr(base, 0x1B, text.count) != nil else {
      return read(text, start: line.tailStart, &memory, into: &draft)
    }
    return ANSIText.stripped(text).withUnsafeBytes {
      read($0, start: line.tailStart, &memory, into: &draft)
    }
  }

  private static func read(
    _ text: UnsafeRawBufferPointer, start: Int, _ memory: inout FormatMemory,
    into draft: inout RowDraft
  ) -> LineReading {
    var pairs = separatedPairs(text, &draft.keys)
    appendColumnPairs(text, &draft.keys, &pairs)
    guard !pairs.isEmpty else { return .noise }
    guard isRow(pairs, &draft.keys, in: text) else {
      if let step = banner(pairs, text, &draft.keys) { memory.bannerStep = step }
      return .noise
    }
    for pair in pairs {
      let key = slice(text, pair.key)
      guard let slot = draft.slot(of: key) else { continue }
      if let list = pair.list {
        addSamples(UnsafeRawBufferPointer(rebasing: text[list...]), slot: slot, &draft)
      } else {
        draft.add(pair.value, slot: slot)
      }
    }
    if draft.stepValue == nil, let step = StepWords.number(in: text),
      let slot = draft.keys.slot(named: "step")
    {
      draft.add(step, slot: slot)
    }
    switch draft.standing {
    case .row where draft.hasEvidence:
      // A bar before the pairs is the row's counter (OpenRLHF's postfix). With colours taken out the
      // places are off by a little, which only moves the cut within the line.
      let first = pairs.map(\.key.lowerBound).min() ?? 0
      return .row(start: start + first, confidence: .likely)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .row, .nothing: return .noise
    }
  }

  /// Whether pairs make a row: evidence of training, with a step or a second signal, and not lost in
  /// prose.
  private static func isRow(
    _ pairs: [Pair], _ keys: inout KeyTable, in text: UnsafeRawBufferPointer
  ) -> Bool {
    var signals = 0
    var steps = 0
    var covered = 0
    for pair in pairs {
      covered += pair.key.count + 4
      switch keys.role(of: slice(text, pair.key)) {
      case .signal(let signal, _) where ![.epoch, .timestamp, .learningRate].contains(signal):
        signals += 1
      case .entropyLoss, .rewards: signals += 1
      case .step: steps += 1
      default: break
      }
    }
    guard signals >= 1, steps + signals >= 2 || StepWords.number(in: text) != nil,
      let first = pairs.map(\.key.lowerBound).min(),
      let last = pairs.map(\.key.upperBound).max()
    else { return false }
    return covered * 5 >= (last - first) * 2
  }

  /// The step that a short line with nothing but counters announces.
  private static func banner(
    _ pairs: [Pair], _ text: UnsafeRawBufferPointer, _ keys: inout KeyTable
  ) -> Double? {
    var step: Double?
    guard text.count <= 128, pairs.count <= 3 else { return nil }
    for pair in pairs {
      switch keys.role(of: slice(text, pair.key)) {
      case .step where pair.value.isFinite: step = step ?? pair.value
      case .signal(.epoch, _): continue
      default: return nil
      }
    }
    return step
  }

  // MARK: Pairs

  /// Pairs with `=` or `:` between key and number.
  private static func separatedPairs(_ text: UnsafeRawBufferPointer, _ keys: inout KeyTable)
    -> [Pair]
  {
    var pairs: [Pair] = []
    var keyStart = 0
    var at = 0
    while at < text.count, pairs.count < maxPairs {
      let byte = text[at]
      switch byte {
      case 0x2C, 0x7C, 0x3B, 0x09, 0x5B, 0x5D, 0x28, 0x29, 0x22, 0x27, 0x7B, 0x7D, 0x3E:
        keyStart = at + 1
      case 0x20 where at > 0 && text[at - 1] == 0x20: keyStart = at + 1
      case 0x2D where at > 0 && text[at - 1] == 0x20 && at + 1 < text.count && text[at + 1] == 0x20:
        keyStart = at + 1
      case 0x3D, 0x3A:
        if let found = pair(text, keyStart..<at, separator: at, &keys, isFirst: pairs.isEmpty) {
          pairs.append(found.pair)
          at = found.end
          keyStart = at
          continue
        }
        keyStart = at + 1
      default: break
      }
      at += 1
    }
    return pairs
  }

  private static func pair(
    _ text: UnsafeRawBufferPointer, _ key: Range<Int>, separator: Int, _ keys: inout KeyTable,
    isFirst: Bool
  ) -> (pair: Pair, end: Int)? {
    guard let key = keyRange(text, key, &keys, isFirst: isFirst) else { return nil }
    var at = separator + 1
    while at < text.count, text[at] == 0x20 { at += 1 }
    let rest = UnsafeRawBufferPointer(rebasing: text[at...])
    guard var scanner = LiteralScanner(rest, dialect: .python) else { return nil }
    let start = scanner.at
    if scanner.next == 0x5B {
      guard scanner.skipValue() else { return nil }
      return (Pair(key: key, value: 0, list: at), at + (scanner.at - start))
    }
    guard let value = number(&scanner) else { return nil }
    return (Pair(key: key, value: value), at + (scanner.at - start))
  }

  /// A number that ends where a value may end; a unit of one letter or `%` is passed over.
  private static func number(_ scanner: inout LiteralScanner) -> Double? {
    var found = scanner.number()
    if found == nil, case .number(let value)? = scanner.word() { found = value }
    guard let found else { return nil }
    if scanner.next == UInt8(ascii: "%") {
      scanner.at += 1
      // `Step:   3%|##` is a bar.
      if scanner.next == UInt8(ascii: "|") { return nil }
    } else if scanner.next == UInt8(ascii: "s") {
      scanner.at += 1
    }
    switch scanner.next {
    case 0, 0x20, 0x09, 0x2C, 0x3B, 0x7C, 0x29, 0x5D, 0x7D, 0x2F: return found
    default: return nil
    }
  }

  /// The key in the text before a separator: all of it.
  ///
  /// `Mismatch KL` is no KL, `Unsupervised Loss` no loss. Before the first pair of a line anything may
  /// stand, so there a known last word is the key.
  private static func keyRange(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>, _ keys: inout KeyTable, isFirst: Bool
  ) -> Range<Int>? {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, text[start] == 0x20 { start += 1 }
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    guard start < end, end - start <= KeyTable.maxKeyBytes else { return nil }
    var last = end
    while last > start, text[last - 1] != 0x20 { last -= 1 }
    if last > start, keys.role(of: slice(text, start..<end)) == .other {
      let words = text[start..<end].count { $0 == 0x20 } + 1
      if isFirst {
        if words > 3 || keys.role(of: slice(text, last..<end)) != .other { start = last }
      } else if words > 3 {
        return nil
      }
    }
    let first = text[start] | 0x20
    guard first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z"),
      text[start..<end].allSatisfy({ isWordByte($0) || " /.-@".utf8.contains($0) })
    else { return nil }
    return start..<end
  }

  /// `| Loss 0.0012 |`: words and a number between bars.
  private static func appendColumnPairs(
    _ text: UnsafeRawBufferPointer, _ keys: inout KeyTable, _ pairs: inout [Pair]
  ) {
    guard let base = text.baseAddress, memchr(base, 0x7C, text.count) != nil else { return }
    var from = 0
    while from < text.count, pairs.count < maxPairs {
      let stop = text[from...].firstIndex(of: 0x7C) ?? text.count
      defer { from = stop + 1 }
      let cell = text[from..<stop]
      guard !cell.contains(where: { $0 == 0x3D || $0 == 0x3A }) else { continue }
      guard let split = columnSplit(text, from..<stop),
        let key = keyRange(text, from..<split, &keys, isFirst: from == 0)
      else { continue }
      let rest = UnsafeRawBufferPointer(rebasing: text[split..<stop])
      guard var scanner = LiteralScanner(rest, dialect: .python),
        let value = number(&scanner)
      else { continue }
      pairs.append(Pair(key: key, value: value))
    }
  }

  /// Where the first word that looks like a number begins.
  private static func columnSplit(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    range.dropFirst().first { at in
      text[at - 1] == 0x20
        && (text[at] == 0x2D || (text[at] >= 0x30 && text[at] <= 0x39)
          || (range.upperBound - at >= 3 && text[at] == UInt8(ascii: "n")
            && text[at + 1] == UInt8(ascii: "a") && text[at + 2] == UInt8(ascii: "n")))
    }
  }

  // MARK: Lists

  private static func addSamples(
    _ text: UnsafeRawBufferPointer, slot: Int, _ draft: inout RowDraft
  ) {
    guard var scanner = LiteralScanner(text, dialect: .python) else { return }
    if draft.wantsList(slot: slot) {
      // Ignoring the result: the samples before a fault are real ones.
      _ = ObjectRow.samples(&scanner, slot: slot, &draft)
    } else if scanner.skip(UInt8(ascii: "[")) {
      // numpy's array of one episode: `episodic_return=[23.]`.
      scanner.skipSpace()
      guard let value = scanner.number() else { return }
      scanner.skipSpace()
      if scanner.next == UInt8(ascii: "]") { draft.add(value, slot: slot) }
    }
  }

  private static func slice(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: text[range]).bindMemory(to: UInt8.self)
  }
}
