import Foundation
import Testing

@testable import WatchEngine

/// Random scripts against the model: `RLWATCH_MODEL_SCRIPTS=count[:seed]` runs more or other ones.
struct TailModelTests {
  @Test func everyRowOwedIsSeenExactlyOnce() throws {
    let setting = ProcessInfo.processInfo.environment["RLWATCH_MODEL_SCRIPTS"] ?? "300"
    let parts = setting.split(separator: ":").compactMap { UInt64($0) }
    let first = parts.count > 1 ? parts[1] : 1
    var failures: [String] = []
    for seed in first..<(first + (parts.first ?? 300)) {
      var script = try TailScript(seed: seed)
      if let failure = script.run() { failures.append(failure) }
    }
    let shortest = failures.min { $0.count < $1.count } ?? ""
    let seeds = failures.compactMap { $0.split(separator: ":").first }.joined(separator: ", ")
    let text: Comment = "\(failures.count) scripts failed (\(seeds)), the shortest:\n\(shortest)"
    #expect(failures.isEmpty, text)
  }
}
