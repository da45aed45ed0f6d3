import Foundation
import FuzzTargets
import Testing
import WatchTestSupport

/// Every fuzz target over its seeds, the log fixtures and a fixed set of mutations.
///
/// `make fuzz` runs the same targets under libFuzzer, guided by coverage and without an end.
struct FuzzTests {
  /// Mutations of each target: a second or two in a debug build.
  private static let counts = [
    "checkpoint": 60, "json": 3000, "path": 3000, "rows": 400, "text": 400, "verdicts": 60,
  ]

  @Test(arguments: FuzzCatalog.engine.map(\.name))
  func holdsForAnyBytes(name: String) throws {
    let target = try #require(FuzzCatalog.engine.first { $0.name == name })
    let count = try #require(Self.counts[name])
    let more = name == "rows" ? try Self.logs() : []
    for seed: UInt64 in [1, 20_261_124] {
      let found = target.run(seed: seed, count: count / 2, more: more)
      #expect(
        found == nil,
        "seed \(seed): \(found?.finding ?? ""): \(Data(found?.input ?? []).base64EncodedString())")
    }
  }

  /// A target that can't find anything is worth nothing.
  @Test func aFindingIsToldWithItsInput() {
    let target = FuzzTarget(name: "x", seeds: [Array("ab".utf8)], words: ["needle"]) { bytes in
      String(decoding: bytes, as: UTF8.self).contains("needle") ? "found" : nil
    }
    let found = target.run(seed: 1, count: 2000)
    #expect(found?.finding == "found")
    #expect(found.map { String(decoding: $0.input, as: UTF8.self).contains("needle") } == true)
    #expect(found?.input == target.run(seed: 1, count: 2000)?.input)
  }

  /// The heads of the log fixtures.
  private static func logs() throws -> [[UInt8]] {
    let folder = Repository.root.appendingPathComponent("Tests/WatchEngineTests/Fixtures")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let paths = (files?.allObjects as? [URL] ?? []).map(\.path).sorted()
    let logs = paths.filter {
      $0.hasSuffix(".log") || $0.hasSuffix(".csv") || $0.hasSuffix(".json")
    }
    try #require(!logs.isEmpty)
    return try logs.map { Array(try Data(contentsOf: URL(fileURLWithPath: $0)).prefix(6000)) }
  }
}
