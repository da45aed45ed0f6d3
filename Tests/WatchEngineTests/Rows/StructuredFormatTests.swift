import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct StructuredFormatTests {
  @Test func holdsEveryFileOfTheFolder() throws {
    let folder = Repository.root.appendingPathComponent("Sources/WatchEngine/Rows/Structured")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    #expect(Set(files) == Set(LogFormatCatalog.structured.map { String(describing: $0) }))
    let ids = LogFormatCatalog.structured.map { $0.id }
    #expect(ids == ids.sorted())
    #expect(
      Set(ids + LogFormatCatalog.all.map { $0.id }).count == ids.count + LogFormatCatalog.all.count)
  }

  @Test func samplesAreRecognisedAsThemselves() {
    for format in LogFormatCatalog.structured {
      let transcript = RowTranscript(of: format.sample)
      #expect(transcript.formats == [format.id])
      #expect(transcript.rows.map(\.step) == [1, 2], "\(transcript.lines)")
      #expect(transcript.rejects == [])
      #expect(transcript.framing.kind == format.kind)
      #expect(format.summary.hasSuffix("."))
    }
  }

  static let files = [
    "tensorboard/nan-a.tfevents", "wandb/nan-a.wandb", "sb3/stdout.log",
  ]

  @Test(arguments: files) func readsTheSameWhateverThePieces(_ file: String) throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)").prefix(6_000)
    Self.expectSame(Array(bytes), file)
  }

  @Test func samplesReadTheSameWhateverThePieces() {
    for format in LogFormatCatalog.structured { Self.expectSame(format.sample, format.id) }
  }

  private static func expectSame(_ bytes: [UInt8], _ name: String) {
    let differing = ChunkVerifier.differingCuts(of: bytes) { pieces in
      var transcript = RowTranscript()
      for piece in pieces { transcript.accept(piece) }
      transcript.finish()
      return transcript.lines
    }
    #expect(differing == [], "\(name)")
  }

  /// Reading stops anywhere, and goes on from the committed offset: no row lost, none doubled.
  @Test(arguments: files) func resumesAnywhere(_ file: String) throws {
    let bytes = Array(
      try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)").prefix(6_000))
    try Self.expectResumable(bytes, file, by: 37)
  }

  @Test func samplesResumeAnywhere() throws {
    for format in LogFormatCatalog.structured {
      try Self.expectResumable(format.sample, format.id, by: 1)
    }
    try Self.expectResumable(Array(SB3Table.sample.utf8), "table", by: 1)
  }

  private static func expectResumable(_ bytes: [UInt8], _ name: String, by stride: Int) throws {
    let whole = RowTranscript(of: bytes)
    for stop in Swift.stride(from: 0, through: bytes.count, by: stride) {
      var first = RowTranscript()
      first.accept(bytes[..<stop])
      let offset = first.framing.committedOffset
      var second = RowTranscript(reader: try Checkpointed.copy(of: first.reader))
      second.begin(at: offset, as: first.framing.kind ?? .line)
      second.accept(bytes[Int(offset)...])
      second.finish()
      let rows = (first.rows + second.rows).map { RowTranscript.describe($0) }
      #expect(rows == whole.rows.map { RowTranscript.describe($0) }, "\(name) at \(stop)")
    }
  }

  /// A flipped bit costs the rows it stands in, and the rest is read.
  @Test(arguments: ["tensorboard/collapse-a.tfevents", "wandb/collapse-a.wandb"])
  func aFlippedBitCostsItsRecordOnly(_ file: String) throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)")
    let whole = RowTranscript(of: bytes)
    #expect(whole.rows.count >= 20)
    var damaged = 0
    for place in stride(from: 100, to: bytes.count - 2_000, by: 997) {
      var broken = bytes
      broken[place] ^= UInt8(1) << UInt8(place % 8)
      let transcript = RowTranscript(of: broken)
      #expect(transcript.rows.count >= whole.rows.count - 2, "bit of byte \(place)")
      #expect(transcript.rows.last?.step == whole.rows.last?.step, "bit of byte \(place)")
      if transcript.rejects.contains(.damaged) { damaged += 1 }
    }
    #expect(damaged >= 50)
  }

  @Test(arguments: ["tensorboard/nan-a.tfevents", "wandb/nan-a.wandb"])
  func truncationAnywhereKeepsWhatIsBefore(_ file: String) throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)")
    var counts: [Int] = []
    for count in stride(from: 0, through: bytes.count, by: 11) {
      counts.append(RowTranscript(of: Array(bytes[..<count])).rows.count)
    }
    #expect(counts == counts.sorted())
    #expect(Set(counts) == [0, 1, 2])
  }

  // MARK: Values

  struct Pair: Sendable, CustomTestStringConvertible {
    var file: String
    var text: String
    var testDescription: String { file }
  }

  /// What event files and transaction logs say is what standard output said, to its four digits.
  @Test(arguments: [
    Pair(file: "tensorboard/nan-a.tfevents", text: "trl/nan-a.log"),
    Pair(file: "wandb/nan-a.wandb", text: "trl/nan-a.log"),
    Pair(file: "tensorboard/collapse-a.tfevents", text: "trl/collapse-a.stdout.log"),
    Pair(file: "wandb/collapse-a.wandb", text: "trl/collapse-a.stdout.log"),
  ])
  func valuesAreThoseOfStandardOutput(_ pair: Pair) throws {
    let folder = "Tests/WatchEngineTests/Fixtures"
    let rows = RowTranscript(of: try Repository.bytes("\(folder)/\(pair.file)")).rows
    let text = RowTranscript(of: try Repository.bytes("\(folder)/\(pair.text)")).rows
    // The fixtures are cut somewhere: the last row may be half of one.
    let common = min(rows.count, text.count, max(2, rows.count - 1))
    #expect(common >= 2)
    for index in 0..<common {
      #expect(rows[index].step == text[index].step)
      for signal in Signal.allCases where signal != .timestamp {
        let (ours, said) = (rows[index].signals[signal], text[index].signals[signal])
        #expect((ours == nil) == (said == nil), "\(signal.name) of row \(index)")
        guard let ours, let said else { continue }
        let isEqual =
          ours == said || (ours.isNaN && said.isNaN)
          || abs(ours - said) <= 5.1e-4 * abs(said)
        #expect(isEqual, "\(signal.name) of row \(index): \(ours), \(said)")
      }
      #expect(rows[index].signals[.timestamp] != nil)
    }
  }

  @Test func tableAndCSVAgree() throws {
    let folder = "Tests/WatchEngineTests/Fixtures/sb3"
    let table = RowTranscript(of: try Repository.bytes("\(folder)/stdout.log")).rows
    let csv = RowTranscript(of: try Repository.bytes("\(folder)/progress.csv")).rows
    #expect(table.count == 20)
    for (left, right) in zip(table, csv) {
      #expect(left.step == right.step)
      for signal in Signal.allCases {
        let (a, b) = (left.signals[signal], right.signals[signal])
        #expect((a == nil) == (b == nil), "\(signal.name)")
        // The table has three digits.
        if let a, let b { #expect(abs(a - b) <= 5.1e-3 * abs(b), "\(signal.name)") }
      }
    }
  }
}
