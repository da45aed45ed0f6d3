import Glibc

/// `step:1 - actor/entropy:0.3 - critic/score/mean:0.1`, anywhere in a line.
package enum VerlConsole: LogFormat {
  package static let id = "verl_console"
  package static let summary =
    "verl's console: `step:N - key:value - key:value`, behind Ray's prefixes and colours."
  package static let sample = """
    \u{1B}[36m(TaskRunner pid=46086)\u{1B}[0m step:1 - actor/entropy:0.147 - actor/pg_loss:np.float64(-0.00013) - critic/score/mean:-0.5 - actor/grad_norm:nan
    (main_task pid=19799) step:2 - critic/kl:0.759 - actor/entropy_loss:0.41 - off_policy/min:np.int64(0)(TaskRunnerV1 pid=1) INFO

    """

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.whole
    guard let start = rowStart(text) else { return .noise }
    var at = start
    while at < text.count {
      let stop = ByteSearch.first(" - ", in: text, from: at) ?? text.count
      field(UnsafeRawBufferPointer(rebasing: text[at..<stop]), into: &draft)
      at = stop + 3
    }
    switch draft.standing {
    case .row where draft.hasTraining: return .row(start: start, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .row, .nothing: return .rejected(.noSignal)
    }
  }

  /// Where `step:<digits> - ` begins.
  private static func rowStart(_ text: UnsafeRawBufferPointer) -> Int? {
    var from = 0
    while let start = ByteSearch.first("step:", in: text, from: from) {
      from = start + 5
      guard start == 0 || !(isWordByte(text[start - 1]) || text[start - 1] == 0x2F) else {
        continue
      }
      var at = from
      while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
      guard at > from, at + 3 <= text.count, text[at] == 0x20, text[at + 1] == 0x2D,
        text[at + 2] == 0x20
      else { continue }
      return start
    }
    return nil
  }

  /// Takes `key:value`, whatever is glued behind the value; a key may hold a colon of its own.
  private static func field(_ text: UnsafeRawBufferPointer, into draft: inout RowDraft) {
    guard let base = text.baseAddress else { return }
    var from = 0
    while from < text.count, let hit = memchr(base + from, 0x3A, text.count - from) {
      let colon = UnsafeRawPointer(hit) - base
      from = colon + 1
      let rest = UnsafeRawBufferPointer(rebasing: text[from...])
      guard colon > 0, var scanner = LiteralScanner(rest, dialect: .python) else { return }
      guard let value = value(&scanner) else { continue }
      let key = UnsafeBufferPointer(
        start: base.assumingMemoryBound(to: UInt8.self), count: colon)
      guard let slot = draft.keys.slot(of: key) else { return }
      // Older verl prints three decimals: every real learning rate reads 0.000, which says nothing.
      if value == 0, case .signal(.learningRate, _) = draft.keys.roles[slot],
        rest.starts(with: "0.000".utf8)
      {
        return
      }
      draft.add(value, slot: slot)
      return
    }
  }

  private static func value(_ scanner: inout LiteralScanner) -> Double? {
    if let number = scanner.number() { return number }
    guard case .number(let number) = scanner.word() else { return nil }
    return number
  }
}
