/// Tables drawn with box characters: AReaL's statistics and open-instruct's panel of metrics.
///
/// AReaL's has pairs of cells, key and value; its step is in a line before it. open-instruct's has one
/// line a category, `name: value | name: value`, which goes on below where it is too long.
package enum BoxTable: LogFormat {
  package static let id = "box_table"
  package static let summary =
    "Tables of box-drawing characters: AReaL's statistics, open-instruct's panel of metrics."
  package static let sample = """
    20260101-12:00:00.123 [StatsLogger] INFO: Epoch 1/10 Step 5/200 Train step 5/2000 done.
    ╒═══════════════════════════╤════════════╤═════════════════════════════════╤═════════════╕
    │ ppo_actor/task_reward/avg │ 4.3750e-01 │ ppo_actor/update/actor_loss/avg │ -1.2000e-03 │
    ├───────────────────────────┼────────────┼─────────────────────────────────┼─────────────┤
    │ ppo_actor/seq_len/avg     │ 5.1225e+02 │ ppo_actor/update/grad_norm      │         nan │
    ╘═══════════════════════════╧════════════╧═════════════════════════════════╧═════════════╛
    ╭──────────────────────── Metrics ────────────────────────╮
    │  loss       policy_avg: -0.01 | kl_avg: 0.00e+00        │
    │  other      episode: 512 | training_step: 6 |           │
    │             scores: 1.25 | lr: 3.00e-07                 │
    ╰─────────────────────────────────────────────────────────╯

    """

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.whole
    guard text.contains(0x0A) else {
      if let step = bannerStep(text) { memory.bannerStep = step }
      return .noise
    }
    guard begins(text) else { return .noise }
    var category: [UInt8] = []
    var values: [UInt8] = []
    var at = 0
    while at < text.count {
      let stop = text[at...].firstIndex(of: 0x0A) ?? text.count
      let row = RayPrefix.without(UnsafeRawBufferPointer(rebasing: text[at..<stop]))
      at = stop + 1
      let cells = cells(of: row)
      if cells.count >= 2 {
        takePairs(cells, &draft)
      } else if let cell = cells.first {
        takePanel(cell, &category, &values, &draft)
      }
    }
    takeValues(category, values, &draft)
    switch draft.standing {
    case .row where draft.hasTraining: return .row(start: 0, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .row, .nothing: return .noise
    }
  }

  /// Whether a line is the top of such a table, and of none of model text (TRL's has a title of its own).
  package static func begins(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = RayPrefix.without(line)
    guard text.starts(with: doubleCorner) || text.starts(with: roundCorner) else { return false }
    let first = UnsafeRawBufferPointer(rebasing: text.prefix { $0 != 0x0A })
    return text.starts(with: doubleCorner) || ByteSearch.first(" Metrics ", in: first) != nil
  }

  /// Whether a line is a row of the table, or the rule between two.
  package static func continues(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = RayPrefix.without(line)
    return text.starts(with: bar) || text.starts(with: tee)
  }

  /// Whether a line is the table's bottom.
  package static func ends(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = RayPrefix.without(line)
    return text.starts(with: [0xE2, 0x95, 0x98]) || text.starts(with: [0xE2, 0x95, 0xB0])
  }

  // U+2552, U+256D, U+2502, U+251C.
  private static let doubleCorner: [UInt8] = [0xE2, 0x95, 0x92]
  private static let roundCorner: [UInt8] = [0xE2, 0x95, 0xAD]
  private static let bar: [UInt8] = [0xE2, 0x94, 0x82]
  private static let tee: [UInt8] = [0xE2, 0x94, 0x9C]

  /// What stands between the bars of a row.
  private static func cells(of row: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
    guard row.starts(with: bar) else { return [] }
    var cells: [UnsafeRawBufferPointer] = []
    var from = bar.count
    while let stop = ByteSearch.first("\u{2502}", in: row, from: from) {
      cells.append(UnsafeRawBufferPointer(rebasing: row[from..<stop]))
      from = stop + bar.count
    }
    return cells
  }

  private static func takePairs(_ cells: [UnsafeRawBufferPointer], _ draft: inout RowDraft) {
    for place in stride(from: 0, to: cells.count - 1, by: 2) {
      take(key: trimmed(cells[place]), value: trimmed(cells[place + 1]), &draft)
    }
  }

  /// A line of the panel: a category and its values, or more values of the last one.
  private static func takePanel(
    _ cell: UnsafeRawBufferPointer, _ category: inout [UInt8], _ values: inout [UInt8],
    _ draft: inout RowDraft
  ) {
    let text = trimmed(cell)
    // The category is set in by two blanks, what goes on by as many as the widest category needs.
    guard cell.prefix(3).elementsEqual("   ".utf8) else {
      takeValues(category, values, &draft)
      let name = text.prefix { $0 != 0x20 }
      category = Array(name)
      values = Array(text.dropFirst(name.count))
      return
    }
    values.append(0x20)
    values.append(contentsOf: text)
  }

  private static func takeValues(
    _ category: [UInt8], _ values: [UInt8], _ draft: inout RowDraft
  ) {
    let length = draft.pathLength
    // Keys without a slash stand under "other".
    if !category.elementsEqual("other".utf8) {
      category.withUnsafeBufferPointer { draft.enter($0) }
    }
    values.withUnsafeBytes { bytes in
      for part in bytes.split(separator: UInt8(ascii: "|")) {
        guard let colon = part.firstIndex(of: 0x3A) else { continue }
        take(
          key: trimmed(UnsafeRawBufferPointer(rebasing: part[..<colon])),
          value: trimmed(UnsafeRawBufferPointer(rebasing: part[(colon + 1)...])), &draft)
      }
    }
    draft.leave(to: length)
  }

  private static func take(
    key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, _ draft: inout RowDraft
  ) {
    guard !key.isEmpty, !value.isEmpty,
      let slot = draft.slot(of: key.bindMemory(to: UInt8.self))
    else { return }
    draft.add(text: value.bindMemory(to: UInt8.self), slot: slot)
  }

  private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var text = text[...]
    while text.first == 0x20 { text.removeFirst() }
    while text.last == 0x20 { text.removeLast() }
    return UnsafeRawBufferPointer(rebasing: text)
  }

  /// The number in `Epoch 1/10 Step 5/200 Train step 5/2000 done`.
  private static func bannerStep(_ text: UnsafeRawBufferPointer) -> Double? {
    guard text.count <= 256, let word = ByteSearch.first("Train step ", in: text),
      ByteSearch.first(" done.", in: text, from: word) != nil
    else { return nil }
    let digits = text[(word + 11)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count < 15, digits.endIndex < text.count,
      text[digits.endIndex] == 0x2F
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Double($1 - 0x30) }
  }
}
