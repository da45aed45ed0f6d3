import Glibc

/// Cuts text into lines.
///
/// A line ends at `\n`; one `\r` before it is dropped. Inner `\r` stay: the progress bar before the
/// last one holds the trainer's step counter (``StepClock``), and cutting there is ``TextLine``'s
/// cheap step. A bar that shows figures (`[00:07<02:20, 1.35it/s, loss=0.1]`) is a line of its own: a
/// trainer may log nowhere else, and its line may not end for an hour. Empty lines are skipped, a byte order mark at offset 0 too. A NUL voids what stands
/// before it on its line, so that a row right behind a run of NULs (a copytruncate race, a power
/// failure) survives and a sparse gigabyte costs no memory. Bytes need not be valid UTF-8. Longer
/// lines than ``maxLineBytes`` are reported once and skipped up to their end.
package struct LineFraming: Framing {
  /// Longest line handed out, in bytes without its `\n`.
  package let maxLineBytes: Int
  package private(set) var committedOffset: UInt64 = 0
  /// Offset of the next byte to come.
  private var offset: UInt64 = 0
  /// Offset of the first byte kept of the current line.
  private var lineStart: UInt64 = 0
  /// The line so far; of one that is skipped only what follows its last `\r`, and no more than a bar.
  private var carry: [UInt8] = []
  private var discarding = false
  /// A carry that grew beyond this is freed after use; 64 KiB: the memory budget of one watched log.
  private static let keptCapacity = 1 << 16

  package init(maxLineBytes: Int = 1 << 20) {
    self.maxLineBytes = max(1, maxLineBytes)
  }

  /// Whether bytes of an unterminated line wait, or are being skipped.
  package var isPartial: Bool { discarding || !carry.isEmpty }

  /// Last byte but blanks of the unterminated line; nil when there is none.
  package var unterminatedLast: UInt8? {
    discarding ? nil : carry.last { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }
  }

  package mutating func begin(at offset: UInt64) {
    carry = []
    discarding = false
    self.offset = offset
    lineStart = offset
    committedOffset = offset
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    guard var at = bytes.baseAddress else { return }
    let end = at + bytes.count
    while at < end {
      let newline = memchr(at, 0x0A, end - at)
      let stop = newline.map { UnsafeRawPointer($0) } ?? end
      takeRedraws(
        UnsafeRawBufferPointer(start: at, count: stop - at), newline != nil, body, tooLong)
      at = newline == nil ? end : stop + 1
    }
  }

  /// Takes a piece of one line, cut behind each bar with figures.
  private mutating func takeRedraws(
    _ piece: UnsafeRawBufferPointer, _ ended: Bool, _ body: (Record) -> Void,
    _ tooLong: (UInt64) -> Void
  ) {
    var taken = 0
    var at = 0
    while let base = piece.baseAddress, let hit = memchr(base + at, 0x0D, piece.count - at) {
      let place = UnsafeRawPointer(hit) - base
      if isRedraw(UnsafeRawBufferPointer(rebasing: piece[at..<place]), isFirst: at == 0) {
        take(UnsafeRawBufferPointer(rebasing: piece[taken..<place]), true, body, tooLong)
        taken = place + 1
      }
      at = place + 1
    }
    take(UnsafeRawBufferPointer(rebasing: piece[taken...]), ended, body, tooLong)
  }

  /// Whether what stands before a `\r` is a bar with figures; the first may have begun in an earlier piece.
  private func isRedraw(_ text: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
    if let nul = text.lastIndex(of: 0) {
      return ProgressBar.hasFigures(UnsafeRawBufferPointer(rebasing: text[(nul + 1)...]))
    }
    guard isFirst, !carry.isEmpty else { return ProgressBar.hasFigures(text) }
    let start = carry.lastIndex(of: 0x0D).map { $0 + 1 } ?? 0
    return (carry[start...] + text).withUnsafeBytes { ProgressBar.hasFigures($0) }
  }

  package mutating func settle(body: (Record) -> Void) -> Bool {
    // A closed brace is the only end a line can show by itself: "loss=0.1" may become "loss=0.15".
    guard unterminatedLast == UInt8(ascii: "}") else { return false }
    finish(body: body)
    return true
  }

  package mutating func finish(body: (Record) -> Void) {
    if !carry.isEmpty, !discarding { handOutCarry(end: offset, body) }
    carry = []
    discarding = false
    committedOffset = offset
    lineStart = offset
  }

  /// Takes a piece of one line; `ended` when its `\n` follows.
  private mutating func take(
    _ piece: UnsafeRawBufferPointer, _ ended: Bool, _ body: (Record) -> Void,
    _ tooLong: (UInt64) -> Void
  ) {
    var rest = piece
    while let base = rest.baseAddress, let nul = memchr(base, 0, rest.count) {
      let count = UnsafeRawPointer(nul) - base
      if !discarding, carry.count + count > maxLineBytes { tooLong(lineStart) }
      carry.removeAll(keepingCapacity: true)
      discarding = false
      var skipped = count + 1
      while skipped < rest.count, rest[skipped] == 0 { skipped += 1 }
      offset &+= UInt64(skipped)
      lineStart = offset
      rest = UnsafeRawBufferPointer(rebasing: rest[skipped...])
    }
    offset &+= UInt64(rest.count)
    if !discarding, carry.count + rest.count > maxLineBytes {
      tooLong(lineStart)
      discarding = true
    }
    guard ended else {
      discarding ? keepBar(rest) : carry.append(contentsOf: rest)
      return
    }
    offset &+= 1
    if discarding {
      carry = []
      discarding = false
    } else if carry.isEmpty {
      handOut(rest, end: offset, body)
    } else {
      carry.append(contentsOf: rest)
      handOutCarry(end: offset, body)
    }
    committedOffset = offset
    lineStart = offset
  }

  /// A bar that begins in a line that is skipped ends it all the same.
  private mutating func keepBar(_ piece: UnsafeRawBufferPointer) {
    let all = carry + piece
    let start = all.lastIndex(of: 0x0D).map { $0 + 1 } ?? 0
    carry = Array(all[start...].prefix(ProgressBar.maxBytes + 1))
  }

  private mutating func handOutCarry(end: UInt64, _ body: (Record) -> Void) {
    carry.withUnsafeBytes { handOut($0, end: end, body) }
    if carry.capacity > Self.keptCapacity { carry = [] }
    carry.removeAll(keepingCapacity: true)
  }

  private func handOut(_ line: UnsafeRawBufferPointer, end: UInt64, _ body: (Record) -> Void) {
    var line = line
    var start = lineStart
    if start == 0, line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF {
      line = UnsafeRawBufferPointer(rebasing: line[3...])
      start = 3
    }
    if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    guard !line.isEmpty else { return }
    body(Record(bytes: line, offset: start, end: end))
  }
}
