import Dispatch
import Foundation
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// Where is looked, what is found in real folders, and what happens when they are bad.
struct FindingsTests {
  @Test func placesComeFromTheLogsOwnRun() throws {
    let name = try NameTemplate.parse("{parent}").get()
    let plan = FindingsPlan(runs: [
      RunConfig(logs: ["/data/*/train.log"], name: name, checkpoints: "/ckpt/{name}/checkpoint-*"),
      RunConfig(logs: ["/var/log/train"], rollouts: "/r/{stem}/*.jsonl"), RunConfig(logs: ["/x"]),
    ])
    #expect(
      plan.places(of: "/data/a/train.log")
        == .init(checkpoints: "/ckpt/a/checkpoint-*", rollouts: nil))
    #expect(
      plan.places(of: "/var/log/train/b.log") == .init(checkpoints: nil, rollouts: "/r/b/*.jsonl"))
    #expect(plan.places(of: "/x") == nil && plan.places(of: "/elsewhere") == nil)
    // Whoever names a folder can't reach another run's.
    #expect(
      plan.places(of: "/data/*/train.log")?.checkpoints == "/ckpt/[*]/checkpoint-*")
    #expect(
      plan.places(of: "/data/a[b?/train.log")?.checkpoints == "/ckpt/a[[]b[?]/checkpoint-*")
  }

  /// The first entry that names the log, whether by path, by folder or by pattern.
  @Test(arguments: [
    (["/data/a/x.log", "/data/a", "/data/*/x.log"], "/0"),
    (["/other", "/data//a/", "/data/*/x.log"], "/1"),
    (["/other", "/data/*/x.log", "/data/a"], "/1"),
    (["/data/a/x", "/data/a/x.log/", "/data/**"], "/1"),
    (["/dat", "/data/a/x.lo", "/data/**"], "/2"), (["/other", "/else", "/"], "/2"),
  ])
  func theFirstEntryHolds(_ patterns: [String], _ checkpoints: String) {
    let runs = patterns.enumerated().map { RunConfig(logs: [$1], checkpoints: "/\($0)") }
    #expect(FindingsPlan(runs: runs).places(of: "/data/a/x.log")?.checkpoints == checkpoints)
  }

  private static func alert() -> AlertEvent {
    var alert = AlertExample.alert()
    alert.rollback = Rollback(before: 250)
    return alert
  }

  private static func advice(_ pattern: String) -> CheckpointAdvice? {
    FindingsCollector().findings(
      for: alert(), at: .init(checkpoints: pattern, rollouts: nil)
    ).checkpoint
  }

  @Test func foldersAndFilesAreFound() throws {
    let folder = try TemporaryFolder()
    for step in [100, 200, 300] { try folder.write("x", to: "hf/checkpoint-\(step)/model") }
    for step in [10, 20] { try folder.write("x", to: "verl/global_step_\(step)/actor/model.pt") }
    for step in [1, 2] { try folder.write("x", to: "files/epoch=\(step)-step=\(step * 50).ckpt") }
    try folder.write("x", to: "one/step_7.pt")
    #expect(Self.advice(folder["hf/checkpoint-*"])?.path == folder["hf/checkpoint-200"])
    #expect(Self.advice(folder["verl/global_step_*"])?.path == folder["verl/global_step_20"])
    #expect(
      Self.advice(folder["verl/global_step_*/actor"])?.path == folder["verl/global_step_20/actor"])
    #expect(Self.advice(folder["files/*.ckpt"])?.path == folder["files/epoch=2-step=100.ckpt"])
    #expect(Self.advice(folder["one/step_7.pt"])?.step == 7)
    #expect(Self.advice(folder["one/step_8.pt"])?.isFault == true)
    #expect(Self.advice(folder["hf/**/checkpoint-*"])?.path == folder["hf/checkpoint-200"])
  }

  @Test func badFoldersAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "file")
    try FileManager.default.createSymbolicLink(
      atPath: folder["loop"], withDestinationPath: folder["loop"])
    try FileManager.default.createDirectory(
      atPath: folder["tree"], withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder["tree/self"], withDestinationPath: folder["tree"])
    let faults = [
      ("missing", "No such file or directory"), ("file", "Not a directory"),
      ("loop", "Too many levels of symbolic links"),
    ]
    for (name, reason) in faults {
      let advice = Self.advice(folder["\(name)/checkpoint-*"])
      #expect(
        advice?.note == "Checkpoints can't be looked for: \(folder[name]): \(reason)")
      #expect(advice?.isFault == true)
    }
    // A folder that holds itself ends.
    #expect(Self.advice(folder["tree/*/*/*/checkpoint-*"])?.isFault == true)
    #expect(Self.advice(folder["tree/**/checkpoint-*"])?.isFault == true)
  }

  /// Collects what a desk hands on, in order; a lock and no Mutex for ``Transcript``'s reason.
  private final class Handed: @unchecked Sendable {
    private let lock = NSLock()
    private var alerts: [AlertEvent] = []
    private let group = DispatchGroup()

    init(_ count: Int) { for _ in 0..<count { group.enter() } }
    func add(_ alert: AlertEvent) {
      lock.withLock { alerts.append(alert) }
      group.leave()
    }
    var all: [AlertEvent] { lock.withLock { alerts } }
    func wait() async {
      await withCheckedContinuation { done in group.notify(queue: .global()) { done.resume() } }
    }
  }

  @Test func aFolderThatHangsDelaysNobodyForLong() async throws {
    let output = try TemporaryFolder()
    let descriptor = open(output["said"], O_CREAT | O_WRONLY, 0o600)
    defer { close(descriptor) }
    let log = Log(.text(descriptor: descriptor, style: .plain))
    let gate = DispatchSemaphore(value: 0)
    let desk = FindingsDesk(log: log, patience: 0.05) { alert, _ in
      if alert.id == "hangs" { gate.wait() }
      return AlertFindings()
    }
    desk.use(FindingsPlan(runs: [RunConfig(logs: ["/data/runs"], checkpoints: "/c/*")]))
    let ids = ["a", "hangs", "b", "c"]
    let handed = Handed(ids.count + 1)
    for id in ids { desk.complete(AlertExample.alert(id: id)) { handed.add($0) } }
    var elsewhere = AlertExample.alert(id: "elsewhere")
    elsewhere.status = .resolved
    desk.complete(elsewhere) { handed.add($0) }
    await handed.wait()
    gate.signal()
    #expect(handed.all.map(\.id) == ids + ["elsewhere"])
    let note = "The folders beside the log can't be looked at: the file system doesn't answer"
    #expect(handed.all.map(\.findings.checkpoint?.note) == [nil, note, note, note, nil])
    #expect(log.flush(milliseconds: 10_000))
    #expect(try output.read("said").split(separator: "\n").count == 3)
  }

  @Test func theEndHandsOnWhatWaits() async throws {
    let gate = DispatchSemaphore(value: 0)
    let desk = FindingsDesk(log: Log(.text(descriptor: -1, style: .plain)), patience: 600) { _, _ in
      gate.wait()
      return AlertFindings()
    }
    desk.use(FindingsPlan(runs: [RunConfig(logs: ["/data/runs"], checkpoints: "/c/*")]))
    let handed = Handed(2)
    for id in ["a", "b"] { desk.complete(AlertExample.alert(id: id)) { handed.add($0) } }
    await withCheckedContinuation { done in desk.finish { done.resume() } }
    #expect(handed.all.map(\.id) == ["a", "b"])
    gate.signal()
  }
}
