import Foundation
import FuzzTargets
import Testing
import WatchTestSupport

/// The config's fuzz target over its seeds, the reference file and a fixed set of mutations.
struct ConfigFuzzTests {
  @Test func readsAnyBytes() throws {
    let reference = try Repository.bytes("config/rlwatchd.yaml")
    for seed: UInt64 in [1, 20_261_124] {
      let found = ConfigFuzz.target.run(seed: seed, count: 60, more: [reference])
      #expect(
        found == nil,
        "seed \(seed): \(found?.finding ?? ""): \(Data(found?.input ?? []).base64EncodedString())")
    }
  }
}
