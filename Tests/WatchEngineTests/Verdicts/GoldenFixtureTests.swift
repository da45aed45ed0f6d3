import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// The exact alerts of every real log among the fixtures, by both profiles.
///
/// A list holds what `diagnose --output jsonl` says of the log, reduced to row, step, detector, kind,
/// severity and status. `RLWATCH_RECORD=1 swift test --filter GoldenFixture` writes the lists anew
/// and fails that run.
struct GoldenFixtureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let log: String
    let profile: Profile
    var testDescription: String { "\(profile.rawValue) \(log)" }
    /// Where the list lies, under the root.
    var list: String { "\(fixtures)/golden/\(profile.rawValue)/\(log).txt" }
  }

  static let fixtures = "Tests/WatchEngineTests/Fixtures"
  static let isRecording = ProcessInfo.processInfo.environment["RLWATCH_RECORD"] != nil

  /// Every fixture but the lists and the notes on where they come from.
  static let cases: [Case] = {
    let root = Repository.root.appendingPathComponent(fixtures).path
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    var logs: [String] = []
    for file in files.sorted() where !file.hasPrefix("golden/") && !file.hasSuffix(".md") {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(root)/\(file)", isDirectory: &isFolder)
      if exists, !isFolder.boolValue { logs.append(file) }
    }
    return logs.flatMap { log in Profile.allCases.map { Case(log: log, profile: $0) } }
  }()

  static func alerts(_ log: String, _ profile: Profile) throws -> [String] {
    var pipeline = Pipeline(run: "run", log: log, settings: EngineSettings(profile: profile))
    var lines: [String] = []
    func emit(_ output: PipelineOutput) {
      guard case .alert(let event) = output else { return }
      let kind = event.kind.isEmpty ? "-" : event.kind
      lines.append(
        "\(event.row) \(event.step) \(event.detector) \(kind) \(event.severity.rawValue) "
          + event.status.rawValue)
    }
    try Repository.bytes("\(fixtures)/\(log)").withUnsafeBytes {
      pipeline.accept($0, of: 0, emit: emit)
    }
    pipeline.finishFile(0, emit: emit)
    return lines
  }

  @Test(arguments: cases) func theSameAlertsAsRecorded(_ golden: Case) throws {
    let alerts = try Self.alerts(golden.log, golden.profile)
    if Self.isRecording {
      let list = Repository.root.appendingPathComponent(golden.list)
      try FileManager.default.createDirectory(
        at: list.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(alerts.map { $0 + "\n" }.joined().utf8).write(to: list)
      Issue.record("\(golden.list) was written anew: run again without RLWATCH_RECORD")
    }
    let recorded = String(decoding: try Repository.bytes(golden.list), as: UTF8.self)
    #expect(alerts == recorded.split(separator: "\n").map(String.init), "\(golden.list)")
  }

  /// A list without its log would look like coverage.
  @Test func everyListHasItsLog() {
    let root = Repository.root.appendingPathComponent("\(Self.fixtures)/golden").path
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    let lists = Set(files.filter { $0.hasSuffix(".txt") }.map { "\(Self.fixtures)/golden/\($0)" })
    #expect(!lists.isEmpty)
    #expect(lists == Set(Self.cases.map(\.list)))
  }
}
