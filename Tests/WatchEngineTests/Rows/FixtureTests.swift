import Testing
import WatchEngine
import WatchTestSupport

/// Pieces of logs that real trainers wrote.
struct FixtureTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    var file: String
    var format: String
    var rows: Int
    /// Steps of the first and the last row, and where they come from.
    var steps: (first: Int, last: Int)
    var source: StepSource
    /// Values of the last row.
    var last: [Signal: Double]
    var testDescription: String { file }
  }

  static let fixtures = [
    Fixture(
      file: "trl/healthy-a.log", format: "python_dict", rows: 39, steps: (1, 39), source: .order,
      last: [:]),
    Fixture(
      file: "trl/nan-a.log", format: "python_dict", rows: 2, steps: (1, 2), source: .order,
      last: [
        .loss: 0, .klDivergence: .infinity, .entropy: 0.0008291, .rewardMean: 0.6529,
        .truncatedFraction: 1, .zeroStdFraction: 0, .completionLength: 24, .stepTime: 0.05886,
        .learningRate: 30, .rewardStd: 0.1211, .epoch: 0.01562, .clipFraction: 0,
      ]),
    Fixture(
      file: "trl/crashed-a.2to1.log", format: "python_dict", rows: 2, steps: (1, 2),
      source: .order, last: [.loss: 0, .klDivergence: .infinity]),
    Fixture(
      file: "trl/mixed-a.2to1.log", format: "python_dict", rows: 7, steps: (1, 7),
      source: .progress, last: [:]),
    Fixture(
      file: "sb3/progress.csv", format: "csv", rows: 19, steps: (512, 9728), source: .key,
      last: [:]),
    Fixture(
      file: "sb3/progress.json", format: "jsonl", rows: 20, steps: (512, 10240), source: .key,
      last: [:]),
  ]

  @Test(arguments: fixtures) func readsEveryRow(_ fixture: Fixture) throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(fixture.file)")
    let transcript = RowTranscript(of: bytes)
    #expect(transcript.formats == [fixture.format])
    #expect(transcript.rows.count == fixture.rows)
    #expect(transcript.rejects == [])
    let first = try #require(transcript.rows.first)
    let last = try #require(transcript.rows.last)
    #expect(first.step == fixture.steps.first)
    #expect(last.step == fixture.steps.last)
    #expect(last.stepSource == fixture.source)
    #expect(transcript.rows.map(\.index) == Array(0..<fixture.rows))
    #expect(Set(transcript.rows.map(\.step)).count == fixture.rows)
    for (signal, value) in fixture.last { #expect(last.signals[signal] == value, "\(signal.name)") }
    for row in transcript.rows.dropFirst() {
      #expect((row.signals[.entropy] ?? -1) > 0, "row \(row.index)")
      #expect(row.signals[.rewardMean] != nil && row.signals[.loss] != nil, "row \(row.index)")
    }
  }

  @Test func gradientNaNIsKept() throws {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/trl/nan-a.log")
    #expect(RowTranscript(of: bytes).rows.last?.signals[.gradNorm]?.isNaN == true)
  }

  @Test(arguments: fixtures) func readsTheSameWhateverThePieces(_ fixture: Fixture) throws {
    // 12 KiB hold several rows of each; the cuts are tried some two hundred times.
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(fixture.file)").prefix(
      12_288)
    let differing = ChunkVerifier.differingCuts(of: Array(bytes)) { pieces in
      var transcript = RowTranscript()
      for piece in pieces { transcript.accept(piece) }
      transcript.finish()
      return transcript.lines
    }
    #expect(differing == [])
  }

  /// The CSV and the JSON of one run are the same rows.
  @Test func csvAndJSONAgree() throws {
    let csv = RowTranscript(
      of: try Repository.bytes("Tests/WatchEngineTests/Fixtures/sb3/progress.csv"))
    let json = RowTranscript(
      of: try Repository.bytes("Tests/WatchEngineTests/Fixtures/sb3/progress.json"))
    for (left, right) in zip(csv.rows, json.rows) {
      #expect(left.step == right.step)
      for signal in Signal.allCases {
        let (a, b) = (left.signals[signal], right.signals[signal])
        #expect((a == nil) == (b == nil), "\(signal.name)")
        // The CSV has numpy's shortest float32 digits.
        if let a, let b { #expect(abs(a - b) <= 1e-6 * abs(b), "\(signal.name)") }
      }
    }
  }
}
