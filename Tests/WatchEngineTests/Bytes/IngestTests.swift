import Foundation
import Testing

@testable import WatchEngine

/// The ingest on the real kernel: inotify, timer, queue and checkpoint writer together.
@Suite(.serialized) struct IngestTests {
  @Test func hearsAppendsRotationAndLateFolders() async throws {
    let harness = try IngestHarness()
    let ingest = try harness.open(pattern: "w/*/*.log")
    ingest.start()
    #expect(await harness.wait { $0.isReady })
    let run = harness.folder + "/w/run"
    let log = run + "/t.log"
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    harness.append(1...10, to: log)
    #expect(await harness.wait { $0.alerts == ["alert-10"] })
    rename(log, log + ".1")
    harness.append(11...19, to: log)
    harness.append(20...20, to: log + ".1")
    harness.append(21...30, to: log)
    #expect(await harness.wait { Set($0.alerts) == ["alert-10", "alert-20", "alert-30"] })
    truncate(log, 0)
    harness.append(31...40, to: log)
    #expect(await harness.wait { $0.alerts.contains("alert-40") })
    await ingest.stop()
    #expect(harness.steps.sorted() == Array(1...40))
  }

  @Test func stopIsDurableAndTheNextStartGoesOn() async throws {
    let harness = try IngestHarness()
    harness.append(1...10)
    let first = try harness.open()
    first.start()
    #expect(await harness.wait { $0.isReady && $0.alerts.count == 1 })
    first.acknowledge(["alert-10"], log: harness.log)
    await first.stop()
    harness.append(11...20)
    let second = try harness.open()
    second.start()
    #expect(await harness.wait { $0.alerts.count == 2 })
    let status = await second.status()
    #expect(status.logs.map(\.rows) == [20])
    #expect(status.logs.first?.mode == .inotify || status.logs.first?.mode == .poll)
    await second.stop()
    #expect(harness.alerts == ["alert-10", "alert-20"])
    #expect(harness.steps == Array(1...20))
  }

  @Test func reloadKeepsRowsAndTakesNewLogs() async throws {
    let harness = try IngestHarness()
    harness.append(1...10)
    let ingest = try harness.open()
    ingest.start()
    #expect(await harness.wait { $0.alerts.count == 1 })
    harness.append(11...19)
    harness.append(20...20, to: harness.folder + "/w/b.log")
    ingest.reload(specs: [
      LogSpec(
        pattern: harness.folder + "/w/?.log", runName: try NameTemplate.parse("{stem}").get(),
        settings: EngineSettings())
    ])
    #expect(await harness.wait { $0.alerts.contains("alert-20") })
    harness.append(30...30)
    #expect(await harness.wait { $0.alerts.contains("alert-30") })
    #expect(await ingest.status().logs.map(\.run) == ["a", "b"])
    await ingest.stop()
    #expect(harness.steps.sorted() == Array(1...20) + [30])
  }

  @Test func pingAnswersFromTheQueueAndStopWithoutStartEnds() async throws {
    let harness = try IngestHarness()
    let ingest = try harness.open()
    await withCheckedContinuation { answered in ingest.ping { answered.resume() } }
    await ingest.stop()
  }

  @Test func watchHearsNamesOverflowAndVanishingFolders() throws {
    let harness = try IngestHarness()
    let watch = try DirectoryWatch()
    let folder = harness.folder + "/w"
    #expect(watch.watch([folder, harness.folder + "/none"]) == nil)
    #expect(watch.watched == [folder])
    harness.append(1...1)
    #expect(
      watch.read() == [
        .name(folder: folder, name: "a.log", isStructural: true),
        .name(folder: folder, name: "a.log", isStructural: false),
      ])
    try FileManager.default.removeItem(atPath: folder)
    #expect(watch.read().contains(.folderGone(folder)))
    #expect(watch.watched == [])
  }

  /// The real kernel's queue, filled while the ingest is busy.
  @Test func anOverflowOfTheRealQueueCostsNoRow() async throws {
    let setting = try String(
      contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let limit = try #require(Int(setting.trimmingCharacters(in: .whitespacesAndNewlines)))
    if limit > 1 << 17 { try Test.cancel("this kernel queues \(limit) events") }
    let harness = try IngestHarness()
    let ingest = try harness.open()
    harness.append(1...9)
    // By turns, for the kernel joins equal events that follow each other; of no interest to the log.
    let others = ["x", "y"].map { open(harness.folder + "/w/" + $0, O_CREAT | O_WRONLY, 0o600) }
    defer { others.forEach { close($0) } }
    ingest.start()
    #expect(await harness.wait { $0.isReady })
    let (entered, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    ingest.ping {
      entered.signal()
      gate.wait()
    }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        entered.wait()
        for count in 0...limit { write(others[count % 2], "x", 1) }
        harness.append(10...20)
        gate.signal()
        continuation.resume()
      }
    }
    let said = await harness.wait {
      $0.events.contains {
        if case .degraded(_, let reason) = $0 { reason.contains("overflowed") } else { false }
      }
    }
    #expect(said)
    // The log is read in the turn that follows, whatever the timer finds later.
    _ = await ingest.status()
    #expect(await ingest.status().logs.map(\.rows) == [20])
    #expect(await harness.wait { $0.alerts.contains("alert-20") })
    // It is heard again after that.
    harness.append(21...30)
    #expect(await harness.wait { $0.alerts.contains("alert-30") })
    #expect(await ingest.status().degraded == nil)
    await ingest.stop()
    #expect(harness.steps == Array(1...30))
  }
}
