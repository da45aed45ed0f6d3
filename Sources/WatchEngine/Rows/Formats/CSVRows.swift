/// Comma, semicolon or tab separated values under a header.
package enum CSVRows: LogFormat {
  package static let id = "csv"
  package static let summary =
    "A table with a header: SB3 and RLlib progress.csv, Lightning metrics.csv, Spinning Up progress.txt."
  package static let sample = """
    time/total_timesteps,rollout/ep_rew_mean,train/entropy_loss,train/explained_variance
    512,23.47,,
    1024,25.4,-0.690,nan

    """

  /// Columns taken; a wider table is none of metrics.
  private static let maxColumns = 4096

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.tail
    guard let first = text.first else { return .noise }
    // A row begins with a digit, a sign or an empty cell, a header doesn't.
    if first >= 0x3A || memory.columns.isEmpty || first == 0x22 {
      if let header = header(text, &draft.keys) {
        memory.columns = header.columns
        memory.delimiter = header.delimiter
        memory.slots = []
        return .header
      }
    }
    guard !memory.columns.isEmpty else { return .noise }
    if memory.slots.count != memory.columns.count { resolve(&memory, &draft) }
    return row(text, start: line.tailStart, memory, into: &draft)
  }

  private static func resolve(_ memory: inout FormatMemory, _ draft: inout RowDraft) {
    // -1: a column beyond the key table's bounds.
    memory.slots = memory.columns.map { draft.keys.slot(named: $0) ?? -1 }
  }

  private static func row(
    _ text: UnsafeRawBufferPointer, start: Int, _ memory: FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    var column = 0
    var numbers = 0
    var texts = 0
    var at = 0
    while true {
      let cell = nextCell(text, &at, memory.delimiter)
      if column < memory.slots.count, !cell.isEmpty {
        let slot = memory.slots[column]
        let before = draft.numberCount
        if slot >= 0 {
          draft.add(text: cell.bindMemory(to: UInt8.self), slot: slot)
        }
        if draft.numberCount > before { numbers += 1 } else { texts += 1 }
      }
      column += 1
      guard at <= text.count else { break }
    }
    if column != memory.columns.count {
      // Text between the rows has hardly any delimiters.
      return numbers == 0 || column == 1 ? .noise : .rejected(.columnMismatch)
    }
    if numbers == 0 { return texts == 0 ? .noise : .rejected(.malformed) }
    switch draft.standing {
    case .row: return .row(start: start, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .nothing: return .rejected(.noSignal)
    }
  }

  /// The cell at `at`, without its quotes; `at` moves behind its delimiter, past the end at the last.
  private static func nextCell(
    _ text: UnsafeRawBufferPointer, _ at: inout Int, _ delimiter: UInt8
  ) -> UnsafeRawBufferPointer {
    var from = at
    var to = at
    if from < text.count, text[from] == 0x22 {
      from += 1
      to = from
      // A quote within is written twice.
      while to < text.count, text[to] != 0x22 || (to + 1 < text.count && text[to + 1] == 0x22) {
        to += text[to] == 0x22 ? 2 : 1
      }
      to = min(to, text.count)
      at = to
      while at < text.count, text[at] != delimiter { at += 1 }
    } else {
      while at < text.count, text[at] != delimiter { at += 1 }
      to = at
    }
    at += 1
    while from < to, text[from] == 0x20 { from += 1 }
    while to > from, text[to - 1] == 0x20 { to -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[from..<to])
  }

  /// The header a line is: names only, a known signal among them and another known key beside it.
  private static func header(
    _ text: UnsafeRawBufferPointer, _ keys: inout KeyTable
  ) -> (columns: [String], delimiter: UInt8)? {
    // 64 KiB: 700 columns of 90 bytes.
    guard text.count <= 1 << 16 else { return nil }
    var best: (count: Int, delimiter: UInt8) = (1, 0)
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
      let count = text.count { $0 == delimiter } + 1
      if count > best.count { best = (count, delimiter) }
    }
    guard best.count >= 2, best.count <= maxColumns else { return nil }
    var signals = 0
    var steps = 0
    var place = 0
    var at = 0
    while at <= text.count {
      let cell = nextCell(text, &at, best.delimiter)
      // Columns without a name are no trainer's, but pandas writes one for its index.
      guard isName(cell), place == 0 || !cell.isEmpty else { return nil }
      place += 1
      switch keys.role(of: cell.bindMemory(to: UInt8.self)) {
      case .signal, .entropyLoss, .rewards: signals += 1
      case .step: steps += 1
      default: break
      }
    }
    guard signals >= 1, signals + steps >= 2 else { return nil }
    var columns: [String] = []
    at = 0
    while at <= text.count {
      columns.append(String(decoding: nextCell(text, &at, best.delimiter), as: UTF8.self))
    }
    return (columns, best.delimiter)
  }

  /// Whether a cell can be a metric's name; prose has longer cells and other characters.
  private static func isName(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard let first = cell.first else { return true }
    guard cell.count <= 128, !(first >= 0x30 && first <= 0x39), first != 0x2D else { return false }
    return cell.allSatisfy { byte in
      isWordByte(byte) || byte >= 0x80 || " /.:-@()%[]#+*,".utf8.contains(byte)
    }
  }
}
