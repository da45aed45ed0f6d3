/// NeMo-RL's console: a block of bullets under `Training Results:`, the step in a banner before it.
package enum NemoResults: LogFormat {
  package static let id = "nemo_rl"
  package static let summary = "NeMo-RL's console: bullets under `Training Results:`."
  package static let sample = """
    ========================= Step 12/1000 =========================
    \u{1F4CA} Training Results:
      \u{2022} Loss: 0.0123
      \u{2022} Generation KL Error: 0.0010
      \u{2022} Avg Reward: 0.4375
      \u{2022} Mean Generation Length: 512.0
    \u{23F1}  Timing:
      \u{2022} Total step time: 12.34s
    ========================= Step 13/1000 =========================
    \u{1F4CA} Training Results:
      \u{2022} Loss: nan
      \u{2022} Avg Reward: 0.4500
    ----------------------------------------------------------------

    """

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.whole
    guard text.contains(0x0A) else {
      if let step = bannerStep(text) { memory.bannerStep = step }
      return .noise
    }
    guard ByteSearch.first("Training Results:", in: text) != nil else { return .noise }
    var at = 0
    while at < text.count {
      let stop = text[at...].firstIndex(of: 0x0A) ?? text.count
      read(bullet: UnsafeRawBufferPointer(rebasing: text[at..<stop]), into: &draft)
      at = stop + 1
    }
    return draft.standing == .row && draft.hasEvidence
      ? .row(start: 0, confidence: .sure) : .noise
  }

  /// Whether a line belongs to the block behind its first: a bullet or the head of its second part.
  package static func continues(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= 256 else { return false }
    return line.drop { $0 == 0x20 }.starts(with: bullet)
      || line.suffix(7).elementsEqual("Timing:".utf8)
  }

  /// Whether a line is the block's first.
  package static func begins(_ line: UnsafeRawBufferPointer) -> Bool {
    line.count <= 64 && line.suffix(17).elementsEqual("Training Results:".utf8)
  }

  /// U+2022.
  private static let bullet: [UInt8] = [0xE2, 0x80, 0xA2]

  private static func read(bullet line: UnsafeRawBufferPointer, into draft: inout RowDraft) {
    let text = line.drop { $0 == 0x20 }
    guard text.starts(with: bullet), let colon = text.lastIndex(of: 0x3A) else { return }
    let key = text.dropFirst(bullet.count).prefix { $0 != 0x3A }.drop { $0 == 0x20 }
    let value = text[(colon + 1)...].drop { $0 == 0x20 }
    guard !key.isEmpty,
      var scanner = LiteralScanner(UnsafeRawBufferPointer(rebasing: value), dialect: .python),
      let slot = draft.keys.slot(
        of: UnsafeRawBufferPointer(rebasing: key).bindMemory(to: UInt8.self))
    else { return }
    var number = scanner.number()
    if number == nil, case .number(let word)? = scanner.word() { number = word }
    if let number { draft.add(number, slot: slot) }
  }

  /// The number in `==== Step 12/1000 ====`.
  private static func bannerStep(_ text: UnsafeRawBufferPointer) -> Double? {
    guard text.count <= 256, text.first == 0x3D,
      let word = ByteSearch.first("Step ", in: text)
    else { return nil }
    let digits = text[(word + 5)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count < 15, digits.endIndex < text.count,
      text[digits.endIndex] == 0x2F
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Double($1 - 0x30) }
  }
}
