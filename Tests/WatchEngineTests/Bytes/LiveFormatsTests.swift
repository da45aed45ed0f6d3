import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

/// Files of every kind growing under the tailer, which is killed at every turn of a random script.
///
/// Whatever is recorded must be what one reading of the finished file gives: no row lost, none twice.
struct LiveFormatsTests {
  private static func harness() throws -> TailHarness {
    let harness = try TailHarness()
    harness.makePipeline = { run, log, settings in
      Pipeline(run: run, log: log, settings: settings)
    }
    return harness
  }

  private static func fixture(_ name: String) throws -> [UInt8] {
    try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(name)")
  }

  @Test(arguments: [
    "tensorboard/collapse-a.tfevents", "wandb/collapse-a.wandb", "sb3/stdout.log",
    "trl/crashed-a.2to1.log",
  ])
  func appendedPiecesAreReadOnce(_ file: String) throws {
    let bytes = try Self.fixture(file)
    let expected = RowTranscript(of: bytes).rows
    for seed: UInt64 in 1...3 {
      var random = SplitMix(seed: seed)
      let harness = try Self.harness()
      var at = 0
      harness.start()
      while at < bytes.count {
        let count = min(bytes.count - at, 1 + Int(random.next() % 9_000))
        harness.append(Array(bytes[at..<(at + count)]))
        at += count
        harness.pump()
        switch random.next() % 4 {
        case 0: harness.restart()
        case 1:
          harness.kill()
          harness.start()
        default: break
        }
      }
      // A last step of events waits for proof that it is complete: the file is quiet.
      harness.advance(.seconds(3))
      harness.stop()
      #expect(harness.steps == expected.map(\.step), "seed \(seed)")
    }
  }

  @Test func aDocumentWrittenAnewIsReadOnce() throws {
    let harness = try Self.harness()
    harness.append([UInt8]())
    harness.start()
    for last in [3, 4, 20, 21, 60] {
      let rows = (1...last).map {
        #"    {"entropy": 1.5, "loss": \#(Double($0) / 64), "reward": 0.25, "step": \#($0)}"#
      }
      let text =
        "{\n  \"best_metric\": null,\n  \"log_history\": [\n" + rows.joined(separator: ",\n")
        + "\n  ],\n  \"max_steps\": 60\n}\n"
      harness.rewrite(Array(text.utf8))
      harness.pump()
      if last == 20 { harness.restart() }
      if last == 21 {
        harness.kill()
        harness.append([UInt8]())
        harness.start()
      }
    }
    harness.stop()
    #expect(harness.steps == Array(1...60))
    let losses = harness.events.filter { if case .bytesLost = $0 { true } else { false } }
    #expect(losses == [])
  }

  /// Stable-Baselines3: the table is written again in place, with more columns.
  @Test func aTableThatGrowsColumnsIsReadOnce() throws {
    let harness = try Self.harness()
    harness.append([UInt8]())
    harness.start()
    let early = (1...12).map { "\($0),0.5,\(Double($0) / 64)" }
    harness.rewrite(Array((["step,reward,loss"] + early).joined(separator: "\n").utf8) + [0x0A])
    harness.pump()
    harness.restart()
    let late = (13...30).map { "\($0),0.5,\(Double($0) / 64),0.01,1.5" }
    let table = ["step,reward,loss,kl,entropy"] + early.map { $0 + ",," } + late
    harness.rewrite(Array(table.joined(separator: "\n").utf8) + [0x0A])
    harness.pump()
    harness.append(Array("31,0.5,0.1,0.01,1.5\n".utf8))
    harness.pump()
    harness.stop()
    #expect(harness.steps == Array(1...31))
  }
}
