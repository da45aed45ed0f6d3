import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// Files of real tools in pieces of every size, cut off anywhere, with flipped bits.
struct DamagedFileTests {
  static let files = [
    "tensorboard/nan-a.tfevents", "wandb/nan-a.wandb", "sb3/progress.csv", "sb3/progress.json",
    "sb3/stdout.log", "trl/healthy-a.log", "trl/mixed-a.2to1.log", "trainer_state.json",
  ]

  /// The first bytes of a file; a document is made of the first rows of one.
  private static func bytes(_ file: String, _ count: Int) throws -> [UInt8] {
    guard file == "trainer_state.json" else {
      return Array(
        try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)").prefix(count))
    }
    let rows = RowTranscript(
      of: try Repository.bytes("Tests/WatchEngineTests/Fixtures/trl/healthy-a.log")
    ).rows
    let texts = rows.prefix(12).map { row in
      "    {\n" + row.other.prefix(4).map { "      \"\($0.key)\": \($0.value),\n" }.joined()
        + "      \"loss\": \(row.signals[.loss] ?? 0),\n      \"reward\": NaN,\n      \"step\": \(row.step)\n    }"
    }
    return Array("{\n  \"log_history\": [\n\(texts.joined(separator: ",\n"))\n  ]\n}\n".utf8)
  }

  @Test(arguments: files) func piecesOfEverySizeReadTheSame(_ file: String) throws {
    let bytes = try Self.bytes(file, 4_000)
    let whole = RowTranscript(of: bytes).lines
    #expect(whole.count >= 2)
    for size in 1...600 {
      var transcript = RowTranscript()
      for start in stride(from: 0, to: bytes.count, by: size) {
        transcript.accept(bytes[start..<min(start + size, bytes.count)])
      }
      transcript.finish()
      #expect(transcript.lines == whole, "pieces of \(size)")
    }
  }

  /// Cut at the end of each record and in its middle: what is before is read, whole rows only.
  @Test(arguments: files) func cutOffAnywhereKeepsWhatIsBefore(_ file: String) throws {
    let bytes = try Self.bytes(file, 16_000)
    let whole = RowTranscript(of: bytes).rows.map { RowTranscript.describe($0) }
    var ends: [Int] = []
    var framing = FileFraming()
    bytes.withUnsafeBytes { all in
      framing.split(all, body: { ends.append(Int($0.end)) }, tooLong: { _ in })
      framing.finish { ends.append(Int($0.end)) }
    }
    #expect(ends.count >= 2)
    var cuts = ends
    for (end, next) in zip(ends, ends.dropFirst()) { cuts.append((end + next) / 2) }
    var last = 0
    for cut in cuts.sorted() {
      let rows = RowTranscript(of: Array(bytes[..<cut])).rows.map { RowTranscript.describe($0) }
      #expect(rows.count >= last, "cut at \(cut)")
      last = max(last, rows.count)
      // The last row may be cut in its last number: nobody can see that.
      #expect(rows.dropLast() == whole.prefix(max(0, rows.count - 1)), "cut at \(cut)")
    }
    #expect(last >= whole.count - 1)
  }

  /// A flipped bit costs the row it stands in; in what has no checksum it may change a number.
  @Test(arguments: ["sb3/progress.csv", "sb3/progress.json", "trl/healthy-a.log"])
  func aFlippedBitCostsItsLineOnly(_ file: String) throws {
    let bytes = try Self.bytes(file, 24_000)
    let whole = RowTranscript(of: bytes).rows
    let header = 1 + (bytes.firstIndex(of: 0x0A) ?? 0)
    for place in stride(from: header, to: bytes.count - 2_000, by: 61) {
      var broken = bytes
      broken[place] ^= UInt8(1) << UInt8(place % 8)
      let transcript = RowTranscript(of: broken)
      #expect(abs(transcript.rows.count - whole.count) <= 2, "bit of byte \(place)")
      #expect(transcript.rows.last?.signals[.loss] == whole.last?.signals[.loss], "byte \(place)")
    }
  }

  /// A document whose bytes are broken keeps its rows before, and is judged on when it is written anew; a
  /// number that was changed is nobody's to see.
  @Test func aBrokenDocumentIsReadAgainWhenItIsWrittenAnew() throws {
    let bytes = try Self.bytes("trainer_state.json", 0)
    let whole = RowTranscript(of: bytes).rows.map(\.step)
    #expect(whole.count == 12)
    for place in stride(from: 30, to: bytes.count, by: 7) {
      var broken = bytes
      broken[place] ^= UInt8(1) << UInt8(place % 8)
      var transcript = RowTranscript(of: broken)
      let before = transcript.rows.count
      #expect(before <= whole.count)
      transcript.beginFile()
      transcript.accept(bytes[...])
      transcript.finish()
      #expect(transcript.rows.last?.step == 12, "byte \(place)")
      #expect(Set(transcript.rows.map(\.step)).intersection(whole).count >= 11, "byte \(place)")
    }
  }

  /// Documents of every kind, right and wrong ones: as a file, whole and in pieces.
  @Test(.enabled(if: Repository.shared != nil, "needs the shared JSON test suite"))
  func theJSONSuiteAsLogs() throws {
    let folder = try #require(Repository.shared)
      .appendingPathComponent("data/json-test-suite")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var count = 0
    for case let url as URL in files where url.pathExtension == "json" {
      let bytes = [UInt8](try Data(contentsOf: url))
      // A row behind it, whatever it is, is read.
      let text =
        bytes + Array("\n{\"step\": 7, \"loss\": 0.5}\n{\"step\": 8, \"loss\": 0.5}\n".utf8)
      let whole = RowTranscript(of: text)
      for size in [1, 3, 64] where text.count < 4_096 {
        var transcript = RowTranscript()
        for start in stride(from: 0, to: text.count, by: size) {
          transcript.accept(text[start..<min(start + size, text.count)])
        }
        transcript.finish()
        #expect(transcript.lines == whole.lines, "\(url.lastPathComponent) by \(size)")
      }
      // Two of them open a document that never ends.
      if !url.lastPathComponent.contains("open_object.json") {
        #expect(whole.rows.last?.step == 8, "\(url.lastPathComponent): \(whole.lines)")
      }
      count += 1
    }
    #expect(count > 300)
  }
}
