/// `Step 12` on a line, and its metrics below it as nested YAML: EasyR1's console.
package enum NestedBlock: LogFormat {
  package static let id = "nested_block"
  package static let summary =
    "`Step N` and its metrics as YAML below it, behind Ray's prefixes: EasyR1's console."
  package static let sample = """
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m Step 1
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m actor:
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m   grad_norm: 0.412
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m   pg_loss: -0.002
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m reward:
    \u{1B}[36m(Runner pid=4711)\u{1B}[0m   overall: 0.438
    Step 2
    actor:
      pg_loss: nan
    reward:
      overall: 0.5

    """

  /// Levels of nesting followed.
  private static let maxDepth = 16

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    // Several lines, joined by the framing.
    let text = line.whole
    guard let firstEnd = text.firstIndex(of: 0x0A),
      let step = step(UnsafeRawBufferPointer(rebasing: text[..<firstEnd])),
      let stepSlot = draft.keys.slot(named: "step")
    else { return .noise }
    draft.add(step, slot: stepSlot)
    var open: [(indent: Int, path: Int)] = []
    var at = firstEnd + 1
    while at < text.count {
      let stop = text[at...].firstIndex(of: 0x0A) ?? text.count
      read(
        RayPrefix.without(UnsafeRawBufferPointer(rebasing: text[at..<stop])), &open, into: &draft)
      at = stop + 1
    }
    draft.leave(to: 0)
    switch draft.standing {
    case .row where draft.hasTraining: return .row(start: 0, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .row, .nothing: return .noise
    }
  }

  /// The number of a line that is `Step 12` and no more, behind a prefix of Ray's.
  package static func step(_ line: UnsafeRawBufferPointer) -> Double? {
    let text = RayPrefix.without(line)
    guard text.count > 5, text.count < 20, text.starts(with: "Step ".utf8) else { return nil }
    let digits = text.dropFirst(5)
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Double($1 - 0x30) }
  }

  /// Whether a line belongs to the block: `key:`, `key: value` or an item of a list.
  package static func continues(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= 1024 else { return false }
    let text = RayPrefix.without(line).drop { $0 == 0x20 }
    guard let first = text.first else { return false }
    if first == 0x2D { return text.count == 1 || text.dropFirst().first == 0x20 }
    let key = text.prefix { isWordByte($0) || "/.-@".utf8.contains($0) }
    let rest = text.dropFirst(key.count)
    return !key.isEmpty && rest.first == 0x3A
      && (rest.count == 1 || rest.dropFirst().first == 0x20)
  }

  private static func read(
    _ line: UnsafeRawBufferPointer, _ open: inout [(indent: Int, path: Int)],
    into draft: inout RowDraft
  ) {
    let indent = line.prefix { $0 == 0x20 }.count
    guard let colon = line.firstIndex(of: 0x3A), colon > indent else { return }
    while let last = open.last, last.indent >= indent {
      draft.leave(to: last.path)
      open.removeLast()
    }
    let key = UnsafeRawBufferPointer(rebasing: line[indent..<colon]).bindMemory(to: UInt8.self)
    let value = line[(colon + 1)...].drop { $0 == 0x20 }
    guard !value.isEmpty else {
      guard open.count < maxDepth else { return }
      open.append((indent, draft.pathLength))
      return draft.enter(key)
    }
    guard let slot = draft.slot(of: key) else { return }
    draft.add(
      text: UnsafeRawBufferPointer(rebasing: value).bindMemory(to: UInt8.self), slot: slot)
  }
}
