import Foundation
import Synchronization

@testable import WatchEngine

/// A real ingest on the real kernel, observed by its record file and outputs; waits with one shared deadline.
final class IngestHarness: Sendable {
  let folder: String
  let log: String
  private let outputs = Mutex<[IngestOutput]>([])
  private let changes: AsyncStream<Void>
  private let changed: AsyncStream<Void>.Continuation

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/ingest-\(UUID().uuidString)"
    log = folder + "/w/a.log"
    for part in ["/w", "/state"] {
      try FileManager.default.createDirectory(
        atPath: folder + part, withIntermediateDirectories: true)
    }
    (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Alert ids in the order they were handed out.
  var alerts: [String] {
    outputs.withLock { outputs in
      outputs.compactMap { if case .alert(let alert, _) = $0 { alert.id } else { nil } }
    }
  }

  var events: [EngineEvent] {
    outputs.withLock { outputs in
      outputs.compactMap { if case .engine(let event) = $0 { event } else { nil } }
    }
  }

  var isReady: Bool {
    outputs.withLock { $0.contains { if case .ready = $0 { true } else { false } } }
  }

  func open(
    pattern: String = "w/a.log", calls: any FileSystemCalls = LiveSystemCalls()
  ) throws -> Ingest {
    let recorder = try RecordFile(path: folder + "/record", calls: LiveSystemCalls()) {
      _, log, row, line in
      line += Array("\(log)|\(row.index)|\(row.step)\n".utf8)
    } locate: { line in
      let parts = String(decoding: line, as: UTF8.self).split(separator: "|")
      guard parts.count == 3, let row = Int(parts[1]) else { return nil }
      return (String(parts[0]), row)
    }
    return try Ingest(
      specs: [LogSpec(pattern: folder + "/" + pattern, settings: EngineSettings())],
      state: folder + "/state", recorder: recorder, calls: calls,
      makePipeline: { run, log, _ in LinePipeline(run: run, log: log) },
      output: { [self] output in
        outputs.withLock { $0.append(output) }
        changed.yield()
      })
  }

  var steps: [Int] {
    let data = FileManager.default.contents(atPath: folder + "/record") ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap {
      $0.split(separator: "|").last.flatMap { Int($0) }
    }
  }

  /// Waits for an output that makes it true; false when the deadline came first.
  ///
  /// 20 s, or `RLWATCH_TEST_DEADLINE` seconds on slow machines.
  func wait(until isTrue: @escaping @Sendable (IngestHarness) -> Bool) async -> Bool {
    let setting = ProcessInfo.processInfo.environment["RLWATCH_TEST_DEADLINE"]
    let deadline = Double(setting ?? "") ?? 20
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask { [self] in
        if isTrue(self) { return true }
        for await _ in changes where isTrue(self) { return true }
        return false
      }
      group.addTask {
        // The deadline of a test that fails: the other task ends first, and this one with it.
        try? await Task.sleep(for: .seconds(deadline))
        return false
      }
      let first = await group.next() ?? false
      group.cancelAll()
      return first || isTrue(self)
    }
  }

  /// Rows read of all logs once everything the kernel has told by now was looked at.
  ///
  /// The thread looks at its descriptor between two jobs: the first answer ends the jobs there were, the
  /// second the hearing, the others the turns that follow from it. What only the timer finds is not waited
  /// for.
  func rows(of ingest: Ingest) async -> Int {
    for _ in 0..<8 { _ = await ingest.status() }
    return await ingest.status().logs.reduce(0) { $0 + $1.rows }
  }

  func append(_ steps: some Sequence<Int>, to path: String? = nil) {
    guard let file = fopen(path ?? log, "ab") else { return }
    let bytes = steps.flatMap { LinePipeline.row($0) }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
