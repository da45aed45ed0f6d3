import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct LogFormatCatalogTests {
  @Test func holdsEveryFileOfTheFolder() throws {
    let folder = Repository.root.appendingPathComponent("Sources/WatchEngine/Rows/Formats")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    let types = LogFormatCatalog.all.map { String(describing: $0) }
    #expect(Set(files) == Set(types))
    #expect(types.count == Set(types).count)
  }

  @Test func isSortedById() {
    let ids = LogFormatCatalog.all.map { $0.id }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(LogFormatCatalog.format(id: id)?.id == id) }
    #expect(LogFormatCatalog.format(id: "nonesuch") == nil)
  }

  @Test func everyFormatSaysWhatItIs() {
    for format in LogFormatCatalog.all {
      #expect(format.summary.hasSuffix("."), "\(format.id)")
      #expect(format.id.allSatisfy { $0.isLowercase || $0 == "_" || $0.isNumber }, "\(format.id)")
      #expect(format.sample.hasSuffix("\n"), "\(format.id)")
    }
  }

  @Test func samplesAreRecognisedAsThemselves() {
    for format in LogFormatCatalog.all {
      let transcript = RowTranscript(
        of: format.sample, reader: RowReader(log: format.sampleLog))
      #expect(transcript.formats == [format.id], "\(transcript.lines)")
      #expect(transcript.rows.count >= 2, "\(transcript.lines)")
      #expect(transcript.rejects == [], "\(transcript.lines)")
    }
  }

  /// Line by line: no other format is surer of a sample's line than its own.
  @Test func noFormatIsSurerOfAnothersSample() throws {
    for format in LogFormatCatalog.all {
      var memory = FormatMemory()
      var draft = RowDraft(overrides: [:], fileKey: FileKey.key(ofLog: format.sampleLog))
      for line in format.sample.split(separator: "\n") {
        let own = Self.read(line, format, &memory, &draft)
        for other in LogFormatCatalog.all where other.id != format.id {
          var foreign = FormatMemory()
          let theirs = Self.read(line, other, &foreign, &draft)
          #expect(theirs <= own, "\(other.id) is surer of \(line)")
        }
      }
    }
  }

  private static func read(
    _ line: Substring, _ format: any LogFormat.Type, _ memory: inout FormatMemory,
    _ draft: inout RowDraft
  ) -> Int {
    draft.begin()
    let reading = Array(line.utf8).withUnsafeBytes {
      format.read(TextLine($0), memory: &memory, into: &draft)
    }
    switch reading {
    case .row(_, let confidence): return 1 + confidence.rawValue
    case .header: return 2
    case .noise, .rejected: return 0
    }
  }

  @Test func samplesReadTheSameWhateverThePieces() {
    for format in LogFormatCatalog.all {
      let differing = ChunkVerifier.differingCuts(of: Array(format.sample.utf8)) { pieces in
        var transcript = RowTranscript(reader: RowReader(log: format.sampleLog))
        for piece in pieces { transcript.accept(piece) }
        transcript.finish()
        return transcript.lines
      }
      #expect(differing == [], "\(format.id)")
    }
  }

  @Test func fixingAFormatShutsOutTheOthers() {
    for format in LogFormatCatalog.all {
      for other in LogFormatCatalog.all where other.id != format.id {
        let transcript = RowTranscript(
          of: other.sample, reader: RowReader(format: format.id, log: other.sampleLog))
        #expect(transcript.formats == [])
        #expect(transcript.reader.formatID == format.id)
      }
      let own = RowTranscript(
        of: format.sample, reader: RowReader(format: format.id, log: format.sampleLog))
      #expect(own.rows.count >= 2)
    }
  }
}
