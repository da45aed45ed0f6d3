import Glibc

/// Joins the lines of a text log that make one row together; all other lines pass through.
///
/// Joined are boxed tables (Stable-Baselines3, AReaL, open-instruct), dicts broken by a terminal's width,
/// DeepSpeed-Chat's two-line rows, NeMo-RL's bullets and EasyR1's nested metrics. A block that doesn't become one within its bounds is handed out line
/// by line. While a block is open, reading resumes at its first line, so that a restart neither loses
/// nor halves its row; it holds no row of another kind, so that none is doubled.
package struct BlockJoiner: Sendable {
  private enum Block: Sendable {
    case table
    case dict
    case pair
    case bullets
    case box
    case nested
  }

  private struct Line: Sendable {
    var offset: UInt64
    var end: UInt64
    var count: Int
  }

  private var block: Block?
  /// The lines of the block, each with a line feed behind it.
  private var text: [UInt8] = []
  private var lines: [Line] = []
  /// Lines of the block that are not its own.
  private var strangers = 0

  /// Lines a block may have: the widest boxes have some 60.
  private static let maxLines = 512
  private static let maxBytes = 1 << 16
  /// Lines of others between two of a block: evaluations and warnings are a few.
  private static let maxStrangers = 8
  /// A dict of 2 KB in a terminal of 80 columns.
  private static let maxDictLines = 32

  package init() {}

  /// Offset of the open block's first line.
  package var start: UInt64? { lines.first?.offset }

  /// Takes the next line.
  package mutating func take(_ record: Record, _ body: (Record) -> Void) {
    guard let block else {
      guard let opened = Self.opens(record.bytes) else { return body(record) }
      open(opened, record)
      return
    }
    switch block {
    case .table: continueTable(record, body)
    case .dict: continueDict(record, body)
    case .pair: continuePair(record, body)
    case .bullets: continueRun(record, NemoResults.continues, body)
    case .nested: continueRun(record, NestedBlock.continues, body)
    case .box: continueBox(record, body)
    }
  }

  /// Nothing more comes for now: the open block goes out as it is.
  package mutating func flush(_ body: (Record) -> Void) {
    switch block {
    case .bullets, .nested: endRun(body)
    case .table where lines.count - strangers >= 3: handOut(body)
    case .table, .dict, .pair, .box, nil: release(body)
    }
  }

  package mutating func reset() {
    block = nil
    text.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    strangers = 0
  }

  // MARK: Blocks

  @inline(__always)
  private static func opens(_ line: UnsafeRawBufferPointer) -> Block? {
    guard let last = line.last, last != UInt8(ascii: "}"), let first = line.first else {
      return nil
    }
    if last == UInt8(ascii: ":"), NemoResults.begins(line) { return .bullets }
    if last >= 0x30, last <= 0x39, line.count <= 160, NestedBlock.step(line) != nil {
      return .nested
    }
    switch first {
    case UInt8(ascii: "|") where isTableRow(line): return .table
    case 0xE2, 0x1B, UInt8(ascii: "("): if BoxTable.begins(line) { return .box }
    case UInt8(ascii: "e"), UInt8(ascii: "E"): if isPairStart(line) { return .pair }
    default: break
    }
    guard let base = line.baseAddress, memchr(base, 0x7B, line.count) != nil else { return nil }
    return isOpenDict(line) ? .dict : nil
  }

  private mutating func continueTable(_ record: Record, _ body: (Record) -> Void) {
    if Self.isTableRow(record.bytes) {
      append(record)
    } else if Self.isRule(record.bytes) {
      append(record)
      return handOut(body)
    } else {
      append(record)
      strangers += 1
    }
    if strangers > Self.maxStrangers || isFull { release(body) }
  }

  /// A block of lines of one kind, which ends with the first of another.
  private mutating func continueRun(
    _ record: Record, _ continues: (UnsafeRawBufferPointer) -> Bool, _ body: (Record) -> Void
  ) {
    if !isFull, continues(record.bytes) { return append(record) }
    endRun(body)
    take(record, body)
  }

  /// A first line by itself is no block.
  private mutating func endRun(_ body: (Record) -> Void) {
    if lines.count > 1 { handOut(body) } else { release(body) }
  }

  private mutating func continueBox(_ record: Record, _ body: (Record) -> Void) {
    if BoxTable.ends(record.bytes) {
      append(record)
      return handOut(body)
    }
    if !isFull, BoxTable.continues(record.bytes) { return append(record) }
    release(body)
    take(record, body)
  }

  private mutating func continueDict(_ record: Record, _ body: (Record) -> Void) {
    if ByteSearch.first("{'", in: record.bytes) != nil {
      release(body)
      return take(record, body)
    }
    append(record)
    if record.bytes.contains(UInt8(ascii: "}")) {
      // The terminal put line feeds anywhere, within words too.
      text.removeAll { $0 == 0x0A }
      return handOut(body)
    }
    if lines.count > Self.maxDictLines || isFull { release(body) }
  }

  private mutating func continuePair(_ record: Record, _ body: (Record) -> Void) {
    if Self.isPairEnd(record.bytes), let head = lines.first {
      text = Array(text[..<head.count]) + [UInt8(ascii: "|")] + record.bytes
      lines = [head, Line(offset: record.offset, end: record.end, count: record.bytes.count)]
      return handOut(body)
    }
    if Self.isPairStart(record.bytes) {
      release(body)
      return take(record, body)
    }
    append(record)
    strangers += 1
    if strangers > Self.maxStrangers || isFull { release(body) }
  }

  private var isFull: Bool { lines.count >= Self.maxLines || text.count > Self.maxBytes }

  private mutating func open(_ block: Block, _ record: Record) {
    self.block = block
    append(record)
  }

  private mutating func append(_ record: Record) {
    text.append(contentsOf: record.bytes)
    text.append(0x0A)
    lines.append(Line(offset: record.offset, end: record.end, count: record.bytes.count))
  }

  private mutating func handOut(_ body: (Record) -> Void) {
    guard let first = lines.first, let last = lines.last else { return }
    let whole = text
    reset()
    whole.withUnsafeBytes { body(Record(bytes: $0, offset: first.offset, end: last.end)) }
  }

  private mutating func release(_ body: (Record) -> Void) {
    let (whole, lines) = (text, self.lines)
    reset()
    whole.withUnsafeBytes { bytes in
      var at = 0
      for line in lines {
        let text = UnsafeRawBufferPointer(rebasing: bytes[at..<(at + line.count)])
        body(Record(bytes: text, offset: line.offset, end: line.end))
        at += line.count + 1
      }
    }
  }

  // MARK: Lines

  /// `| key   | value |`.
  private static func isTableRow(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= 256, line.first == 0x7C else { return false }
    var end = line.count
    while end > 0, line[end - 1] == 0x20 || line[end - 1] == 0x0D { end -= 1 }
    return end > 3 && line[end - 1] == 0x7C && line[..<end].count { $0 == 0x7C } == 3
  }

  /// Dashes, whatever a progress bar left behind them.
  private static func isRule(_ line: UnsafeRawBufferPointer) -> Bool {
    let stripped = line.first == 0x1B ? ANSIText.stripped(line) : Array(line.prefix(32))
    // 16: the narrowest table.
    return stripped.count >= 16 && stripped.prefix(16).allSatisfy { $0 == 0x2D }
  }

  private static func isPairStart(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count >= 12, line.count <= 1024,
      line[1..<6].elementsEqual("poch:".utf8)
    else { return false }
    return ByteSearch.first("|act_loss:", in: line) != nil
      || ByteSearch.first("| Actor Loss:", in: line) != nil
  }

  private static func isPairEnd(_ line: UnsafeRawBufferPointer) -> Bool {
    line.count <= 1024 && line.count > 22 && line[0] | 0x20 == UInt8(ascii: "a")
      && line[1..<22].elementsEqual("verage reward score: ".utf8)
  }

  /// Whether the last brace is a dict's and isn't closed.
  private static func isOpenDict(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count <= 4096,
      let open = ByteSearch.last(UInt8(ascii: "{"), in: line, below: line.count),
      open + 1 < line.count, line[open + 1] == 0x27
    else { return false }
    return !line[open...].contains(UInt8(ascii: "}"))
  }
}
