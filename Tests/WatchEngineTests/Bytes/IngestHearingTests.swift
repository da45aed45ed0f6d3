import Foundation
import Testing

@testable import WatchEngine

/// What the kernel tells is acted on at once; the timer, which would find it too, is seconds away.
@Suite(.serialized) struct IngestHearingTests {
  private func started(_ harness: IngestHarness, _ pattern: String) async throws -> Ingest {
    let ingest = try harness.open(pattern: pattern)
    ingest.start()
    #expect(await harness.wait { $0.isReady })
    _ = await harness.rows(of: ingest)
    return ingest
  }

  @Test func appendsRotationsAndLateRowsAreHeard() async throws {
    let harness = try IngestHarness()
    harness.append(1...9)
    let ingest = try await started(harness, "w/a.log")
    harness.append(11...15)
    #expect(await harness.rows(of: ingest) == 14)
    rename(harness.log, harness.log + ".1")
    harness.append(16...19)
    #expect(await harness.rows(of: ingest) == 18)
    harness.append(21...22, to: harness.log + ".1")
    #expect(await harness.rows(of: ingest) == 20)
    await ingest.stop()
  }

  @Test func newLogsOfAGlobAreHeard() async throws {
    let harness = try IngestHarness()
    let ingest = try await started(harness, "w/*/*.log")
    let run = harness.folder + "/w/run"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    harness.append(1...5, to: run + "/a.log")
    // Nothing is read before its first checkpoint is durable.
    #expect(await harness.wait { _ in true })
    #expect(await harness.rows(of: ingest) >= 0)
    #expect(await ingest.status().logs.map(\.path) == [run + "/a.log"])
    await ingest.stop()
  }

  /// The folder is moved away: another one under its name is heard, the old one isn't.
  @Test(arguments: [false, true])
  func aFolderMadeAgainIsHeard(atOnce: Bool) async throws {
    let harness = try IngestHarness()
    harness.append(1...9)
    let ingest = try await started(harness, "w/a.log")
    #expect(await harness.rows(of: ingest) == 9)
    let folder = harness.folder + "/w"
    rename(folder, folder + ".old")
    if !atOnce {
      _ = await harness.rows(of: ingest)
      #expect(harness.events.contains(.removed(log: harness.log)))
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if atOnce { _ = await harness.rows(of: ingest) }
    harness.append(11...15)
    #expect(await harness.rows(of: ingest) == 14)
    harness.append(16...19)
    #expect(await harness.rows(of: ingest) == 18)
    await ingest.stop()
  }

  /// A full disk at the stop: it ends all the same.
  @Test func aFullDiskDoesNotHangTheStop() async throws {
    let harness = try IngestHarness()
    let calls = FaultyCalls()
    harness.append(1...9)
    let ingest = try harness.open(calls: calls)
    ingest.start()
    #expect(await harness.wait { $0.isReady })
    calls.set { $0.writeError = ENOSPC }
    harness.append(10...12)
    #expect(await harness.wait { $0.alerts == ["alert-10"] })
    await ingest.stop()
    let said = harness.events.contains { if case .checkpointFailed = $0 { true } else { false } }
    #expect(said)
  }
}
