import Dispatch
import Foundation
import Synchronization
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

/// A sink that does as it's told and remembers.
private final class ScriptedSink: Sink {
  static let id = "scripted"
  let retry = RetryPolicy(maxAttempts: 3, firstPause: 0.001, longestPause: 0.002)
  let results: Mutex<[SinkResult]>
  let seen = Mutex<[String]>([])

  init(_ results: [SinkResult] = []) { self.results = Mutex(results) }

  func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    seen.withLock { $0.append(delivery.alert.id) }
    let result = results.withLock { $0.isEmpty ? .delivered : $0.removeFirst() }
    DispatchQueue.global().async { done(result) }
  }
}

struct SinkRunnerTests {
  @Test func everySubmittedAlertEndsOnceInOrder() async {
    let sink = ScriptedSink()
    let ended = Mutex<[String]>([])
    let all = (0..<200).map { "a\($0)" }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let runner = SinkRunner(name: "test", sink: sink) { id, outcome in
        ended.withLock { $0.append("\(id) \(outcome)") }
      }
      for id in all { runner.submit(Delivery(AlertExample.alert(id: id))) }
      runner.whenEmpty { continuation.resume() }
    }
    #expect(sink.seen.withLock { $0 } == all)
    #expect(ended.withLock { $0 } == all.map { "\($0) delivered" })
  }

  @Test func retriesThenGivesUpAndCounts() async {
    let failure = SinkResult.failed(recoverable: true, reason: "down")
    let sink = ScriptedSink([failure, .delivered, failure, failure, failure])
    let ended = Mutex<[DeliveryOutcome]>([])
    let counters = await withCheckedContinuation { continuation in
      let runner = SinkRunner(name: "test", sink: sink) { _, outcome in
        ended.withLock { $0.append(outcome) }
      }
      for id in ["a", "b"] { runner.submit(Delivery(AlertExample.alert(id: id))) }
      runner.whenEmpty { runner.counters { continuation.resume(returning: $0) } }
    }
    #expect(sink.seen.withLock { $0 } == ["a", "a", "b", "b", "b"])
    #expect(ended.withLock { $0 } == [.delivered, .failed(reason: "down")])
    #expect(counters.delivered == 1 && counters.failed == 1 && counters.retried == 3)
  }

  @Test func everySinkIsInTheCatalog() throws {
    let folder = Repository.root.appendingPathComponent("Sources/WatchDelivery/Sinks")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Sink.swift") && $0 != "Sink.swift" }
    let types = SinkCatalog.all.map { "\($0).swift" }
    #expect(Set(files) == Set(types))
    let ids = SinkCatalog.all.map { $0.id }
    #expect(ids == ids.sorted() && Set(ids).count == ids.count)
  }
}
