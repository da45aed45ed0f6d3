/// Reads one JSON or Python dict into a row.
///
/// Nested dicts are flattened with `/`; at the top, containers that only wrap the metrics (`data`,
/// `metrics`, `logs`) vanish. Texts that are numbers count as numbers.
package enum ObjectRow {
  /// Nesting that is flattened; deeper values are skipped, RLlib's deepest metric is at 5.
  private static let maxDepth = 8

  /// Reads the dict that begins at the scanner's position; false when it isn't well-formed.
  package static func read(
    _ scanner: inout LiteralScanner, into draft: inout RowDraft, depth: Int = 0
  ) -> Bool {
    guard scanner.skip(UInt8(ascii: "{")) else { return false }
    scanner.skipSpace()
    if scanner.skip(UInt8(ascii: "}")) { return true }
    let python = scanner.dialect == .python
    while true {
      let quote = scanner.next
      guard quote == 0x22 || (python && quote == 0x27) else { return false }
      let key: UnsafeBufferPointer<UInt8>
      let slot: Int?
      if draft.isTopLevel,
        let hit = draft.keys.predicted(scanner.at + 1, end: scanner.end, quote: quote)
      {
        key = UnsafeBufferPointer(start: scanner.at + 1, count: hit.length)
        slot = hit.slot
        scanner.at += hit.length + 2
      } else {
        guard let text = scanner.text() else { return false }
        key = text.bytes
        if text.hasEscapes {
          slot = JSONDocument.unescaped(key).withUnsafeBufferPointer { draft.slot(of: $0) }
        } else {
          slot = draft.slot(of: key)
        }
      }
      scanner.skipSpace()
      guard scanner.skip(UInt8(ascii: ":")) else { return false }
      scanner.skipSpace()
      guard value(&scanner, key: key, slot: slot, into: &draft, depth: depth) else { return false }
      scanner.skipSpace()
      if scanner.skip(UInt8(ascii: ",")) {
        scanner.skipSpace()
        if python, scanner.skip(UInt8(ascii: "}")) { return true }
        continue
      }
      return scanner.skip(UInt8(ascii: "}"))
    }
  }

  private static func value(
    _ scanner: inout LiteralScanner, key: UnsafeBufferPointer<UInt8>, slot: Int?,
    into draft: inout RowDraft, depth: Int
  ) -> Bool {
    switch scanner.next {
    case 0x2B, 0x2D, 0x2E, 0x30...0x39:
      guard let number = scanner.number() else { return false }
      if let slot { draft.add(number, slot: slot) }
      return true
    case 0x22, 0x27:
      guard let text = scanner.text() else { return false }
      if let slot, !text.hasEscapes { draft.add(text: text.bytes, slot: slot) }
      return true
    case UInt8(ascii: "{"):
      guard depth < maxDepth else { return scanner.skipValue() }
      let length = draft.pathLength
      if depth > 0 || !isWrapper(key) { draft.enter(key) }
      defer { draft.leave(to: length) }
      return read(&scanner, into: &draft, depth: depth + 1)
    case UInt8(ascii: "["):
      if let slot, draft.wantsList(slot: slot) { return samples(&scanner, slot: slot, &draft) }
      return scanner.skipValue()
    case UInt8(ascii: "("): return scanner.skipValue()
    default:
      guard let word = scanner.word() else { return false }
      switch word {
      case .number(let number): if let slot { draft.add(number, slot: slot) }
      case .bool(true): if let slot { draft.addTruth(slot: slot) }
      case .bool(false), .null, .other: break
      }
      return true
    }
  }

  /// Whether a top-level key only wraps the metrics: verl's file logger, ROLL, home-made loops.
  private static func isWrapper(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    for word in ["data", "metrics", "logs"] as [StaticString]
    where word.utf8CodeUnitCount == key.count {
      if (0..<key.count).allSatisfy({ key[$0] == word.utf8Start[$0] }) { return true }
    }
    return false
  }

  /// A list of rewards, by sample or by group of samples; missing ones are left out.
  package static func samples(
    _ scanner: inout LiteralScanner, slot: Int, _ draft: inout RowDraft, depth: Int = 0
  ) -> Bool {
    guard depth < maxDepth, scanner.skip(UInt8(ascii: "[")) else { return false }
    scanner.skipSpace()
    if scanner.skip(UInt8(ascii: "]")) { return true }
    while true {
      switch scanner.next {
      case UInt8(ascii: "["):
        guard samples(&scanner, slot: slot, &draft, depth: depth + 1) else { return false }
      case 0x2B, 0x2D, 0x2E, 0x30...0x39:
        guard let number = scanner.number() else { return false }
        draft.addSample(number, slot: slot)
      case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        guard let word = scanner.word() else { return false }
        if case .number(let number) = word { draft.addSample(number, slot: slot) }
      default: guard scanner.skipValue() else { return false }
      }
      scanner.skipSpace()
      if scanner.skip(UInt8(ascii: "]")) { return true }
      guard scanner.skip(UInt8(ascii: ",")) else { return false }
      scanner.skipSpace()
      if scanner.dialect == .python, scanner.skip(UInt8(ascii: "]")) { return true }
    }
  }
}
