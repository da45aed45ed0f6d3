import Testing
import WatchEngine
import WatchTestSupport

struct LineFramingTests {
  struct Line: Equatable, CustomStringConvertible {
    var text: String
    var offset: UInt64
    var end: UInt64
    var description: String { "\(text.debugDescription) \(offset)..<\(end)" }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var lines: [String]
    var offsets: [UInt64]
    var tooLong: [UInt64] = []
    var committed: UInt64
    var testDescription: String { name }

    init(
      _ name: String, _ text: String, _ lines: [String], at offsets: [UInt64],
      tooLong: [UInt64] = [], committed: UInt64
    ) {
      self.name = name
      bytes = Array(text.utf8)
      self.lines = lines
      self.offsets = offsets
      self.tooLong = tooLong
      self.committed = committed
    }
  }

  /// The framing under test takes at most 8 bytes a line.
  static let cases = [
    Case("nothing", "", [], at: [], committed: 0),
    Case("one line", "abc\n", ["abc"], at: [0], committed: 4),
    Case("partial line", "abc\nde", ["abc"], at: [0], committed: 4),
    Case("crlf", "abc\r\nde\r\n", ["abc", "de"], at: [0, 5], committed: 9),
    Case("only one carriage return goes", "a\r\r\n", ["a\r"], at: [0], committed: 4),
    Case("inner carriage return stays", "a\rb\n", ["a\rb"], at: [0], committed: 4),
    Case("empty lines", "\n\r\n\nab\n\n", ["ab"], at: [4], committed: 8),
    Case(
      "byte order mark", "\u{FEFF}ab\n\u{FEFF}c\n", ["ab", "\u{FEFF}c"], at: [3, 6], committed: 11),
    Case("longest line", "12345678\n", ["12345678"], at: [0], committed: 9),
    Case("too long", "a\n123456789\nb\n", ["a", "b"], at: [0, 12], tooLong: [2], committed: 14),
    Case("far too long", "1234567890123456789\nb\n", ["b"], at: [20], tooLong: [0], committed: 22),
    Case("too long without end", "a\n1234567890", ["a"], at: [0], tooLong: [2], committed: 2),
    Case("leading NULs", "\0\0\0ab\n", ["ab"], at: [3], committed: 6),
    Case("row behind a NUL run", "abc\0\0\0def\ng\n", ["def", "g"], at: [6, 10], committed: 12),
    Case("long NUL run", "\0\0\0\0\0\0\0\0\0\0\0\0ab\n", ["ab"], at: [12], committed: 15),
    Case(
      "NULs end a long line", "1234567890\0\0ab\n", ["ab"], at: [12], tooLong: [0], committed: 15),
    Case("only NULs", "\0\0\0\0", [], at: [], committed: 0),
    Case("bar with figures", "=it/s]\rab\n", ["=it/s]", "ab"], at: [0, 7], committed: 10),
    Case("bar behind a NUL", "x\0=it/s]\rab\n", ["=it/s]", "ab"], at: [2, 9], committed: 12),
    Case("bar voided by a NUL", "=\0it/s]\rab\n", ["it/s]\rab"], at: [2], committed: 11),
    Case("NUL before an earlier bar", "=\0a\rit/s]\n", ["a\rit/s]"], at: [2], committed: 10),
    Case(
      "bar too long for a line", "1234=it/s]\rab\nc\n", ["ab", "c"], at: [11, 14], tooLong: [0],
      committed: 16),
    Case(
      "bar in a line too long", "12345678901\r=it/s]\rab\nc\n", ["ab", "c"], at: [19, 22],
      tooLong: [0],
      committed: 24),
  ]

  @Test(arguments: cases) func cutsLines(_ row: Case) {
    let whole = Self.frame([row.bytes[...]])
    #expect(whole.lines.map(\.text) == row.lines)
    #expect(whole.lines.map(\.offset) == row.offsets)
    #expect(whole.tooLong == row.tooLong)
    #expect(whole.committed == row.committed)
  }

  @Test(arguments: cases) func cutsLinesWhateverThePieces(_ row: Case) {
    let differing = ChunkVerifier.differingCuts(of: row.bytes) { pieces in Self.frame(pieces) }
    #expect(differing == [])
  }

  @Test func finishHandsOutTheRest() {
    var framing = LineFraming()
    var seen: [Line] = []
    Array("a\nbc".utf8).withUnsafeBytes {
      framing.split($0, body: { seen.append(Self.line($0)) }, tooLong: { _ in })
    }
    framing.finish { seen.append(Self.line($0)) }
    #expect(
      seen == [Line(text: "a", offset: 0, end: 2), Line(text: "bc", offset: 2, end: 4)])
    #expect(framing.committedOffset == 4)
    framing.finish { _ in Issue.record("a second finish has nothing to hand out") }
  }

  /// Only a closed brace shows that a line is whole: `loss=0.1` may become `loss=0.15`.
  @Test(arguments: [("loss=0.1", false), ("{'loss': 0.1", false), ("{'loss': 0.1} \t", true)])
  func settlesWhatIsSurelyWhole(line: String, isWhole: Bool) {
    var framing = LineFraming()
    var seen = 0
    Array(line.utf8).withUnsafeBytes {
      framing.split($0, body: { _ in seen += 1 }, tooLong: { _ in })
    }
    #expect(framing.settle { _ in seen += 1 } == isWhole)
    #expect(seen == (isWhole ? 1 : 0))
    #expect(framing.committedOffset == (isWhole ? UInt64(line.utf8.count) : 0))
  }

  @Test func beginDropsTheCarryAndCountsFromTheOffset() {
    var framing = LineFraming()
    var seen: [Line] = []
    Array("partial".utf8).withUnsafeBytes {
      framing.split($0, body: { _ in Issue.record("no line yet") }, tooLong: { _ in })
    }
    framing.begin(at: 100)
    #expect(framing.committedOffset == 100)
    Array("ab\ncd".utf8).withUnsafeBytes {
      framing.split($0, body: { seen.append(Self.line($0)) }, tooLong: { _ in })
    }
    #expect(seen == [Line(text: "ab", offset: 100, end: 103)])
    #expect(framing.committedOffset == 103)
  }

  @Test func toleratesInvalidUTF8() {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x41, 0x0A, 0xC3, 0x0A]
    var lines: [[UInt8]] = []
    var framing = LineFraming()
    bytes.withUnsafeBytes {
      framing.split($0, body: { lines.append(Array($0.bytes)) }, tooLong: { _ in })
    }
    #expect(lines == [[0xFF, 0xFE, 0x41], [0xC3]])
  }

  private struct Result: Equatable {
    var lines: [Line] = []
    var tooLong: [UInt64] = []
    var committed: UInt64 = 0
  }

  private static func frame(_ pieces: [ArraySlice<UInt8>]) -> Result {
    var framing = LineFraming(maxLineBytes: 8)
    var result = Result()
    for piece in pieces {
      piece.withUnsafeBytes { bytes in
        framing.split(
          bytes, body: { result.lines.append(Self.line($0)) },
          tooLong: { result.tooLong.append($0) })
      }
    }
    result.committed = framing.committedOffset
    return result
  }

  private static func line(_ record: Record) -> Line {
    Line(
      text: String(decoding: record.bytes, as: UTF8.self), offset: record.offset, end: record.end)
  }
}
