import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct LiteralScannerTests {
  static let suite: [URL] = {
    guard let shared = Repository.shared else { return [] }
    let folder = shared.appendingPathComponent("data/json-test-suite/test_parsing")
    // Ignoring the error: an empty list fails the count below.
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
  }()

  @Test(.enabled(if: Repository.shared != nil, "needs the shared JSON test suite"))
  func judgesTheJSONTestSuite() throws {
    #expect(Self.suite.count == 318)
    for file in Self.suite {
      let bytes = [UInt8](try Data(contentsOf: file))
      let isValid = bytes.withUnsafeBytes { LiteralScanner.isValidJSON($0) }
      let name = file.lastPathComponent
      if name.hasPrefix("y_") { #expect(isValid, "\(name) must be accepted") }
      if name.hasPrefix("n_") { #expect(!isValid, "\(name) must be refused") }
      // The tree parser takes what the strict one takes, and never crashes on the rest.
      let parsed = bytes.withUnsafeBytes { try? JSONDocument.parse($0) }
      if isValid { #expect(parsed != nil, "\(name) must parse") }
    }
  }

  struct Spelling: Sendable, CustomTestStringConvertible {
    var text: String
    var value: Double?
    var testDescription: String { text }
    init(_ text: String, _ value: Double?) {
      self.text = text
      self.value = value
    }
  }

  static let spellings = [
    Spelling("1", 1), Spelling("-0", -0.0), Spelling("-0.000", -0.0), Spelling("1e-06", 1e-06),
    Spelling("1.425e+04", 14250), Spelling("nan", .nan), Spelling("NaN", .nan),
    Spelling("-nan", .nan), Spelling("inf", .infinity), Spelling("-inf", -.infinity),
    Spelling("Infinity", .infinity), Spelling("-Infinity", -.infinity),
    Spelling("np.float64(0.0)", 0), Spelling("np.int64(3)", 3), Spelling("np.float32(-1.5)", -1.5),
    Spelling("np.float64(nan)", .nan), Spelling("tensor(0.1234)", 0.1234),
    Spelling("tensor(0.1, device='cuda:0')", 0.1),
    Spelling("tensor(inf, device='cuda:0', dtype=torch.float64)", .infinity),
    Spelling("'0.06166'", 0.06166), Spelling("'nan'", .nan), Spelling("'-inf'", -.infinity),
    Spelling("\"5.695e+04\"", 56950), Spelling("' 0.5 '", 0.5), Spelling("+3", 3),
    Spelling(".5", 0.5), Spelling("1.", 1), Spelling("007", 7), Spelling("None", nil),
    Spelling("null", nil), Spelling("True", nil), Spelling("False", nil), Spelling("'abc'", nil),
    Spelling("'1.2s'", nil), Spelling("''", nil), Spelling("{}", nil), Spelling("[1, 2]", nil),
    Spelling("(1, 2,)", nil), Spelling("'it\\'s'", nil), Spelling("str(x)", nil),
  ]

  /// Each spelling stands between two plain numbers, so that a wrong length shows.
  @Test(arguments: spellings) func readsEverySpelling(_ spelling: Spelling) throws {
    let text = "{'loss': 1.5, 'kl': \(spelling.text), 'reward': 2.5}\n"
    let transcript = RowTranscript(of: text)
    let row = try #require(transcript.rows.first, "\(transcript.lines)")
    #expect(row.signals[.loss] == 1.5)
    #expect(row.signals[.rewardMean] == 2.5)
    guard let value = spelling.value else {
      #expect(row.signals[.klDivergence] == nil)
      return
    }
    let read = try #require(row.signals[.klDivergence])
    #expect(read.isNaN ? value.isNaN : read.bitPattern == value.bitPattern, "\(read)")
  }

  @Test(arguments: ["NaN", "Infinity", "-Infinity", "nan", "-inf", "null", "1e5", "\"nan\""])
  func lenientJSONReadsPythonsTokens(_ token: String) {
    let transcript = RowTranscript(of: "{\"step\": 1, \"loss\": \(token), \"reward\": 1}\n")
    #expect(transcript.rows.count == 1)
    #expect((transcript.rows.first?.signals[.loss] == nil) == (token == "null"))
  }

  @Test func nestingIsBounded() {
    for depth in [100, 255, 256, 257, 100_000] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let isValid = Array(text.utf8).withUnsafeBytes { LiteralScanner.isValidJSON($0) }
      #expect(isValid == (depth <= LiteralScanner.maxDepth), "\(depth)")
    }
  }

  @Test(arguments: ["f([", "f(", "{'a': ", "(", "[", "{'loss': 1, 'a': {"])
  func hostileNestingIsRefused(_ piece: String) {
    let line = "{'loss': 1, 'x': " + String(repeating: piece, count: 50_000) + "\n"
    #expect(RowTranscript(of: line).rows.isEmpty)
  }
}
