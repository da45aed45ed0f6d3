import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

struct CheckpointStoreTests {
  private let temporary: TemporaryFolder
  private var folder: String { temporary["state"] }
  private let store: CheckpointStore

  init() throws {
    temporary = try TemporaryFolder()
    let folder = temporary["state"]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    store = CheckpointStore(state: folder, calls: LiveSystemCalls())
    try store.prepare()
  }

  private func record(_ generation: Int) -> CheckpointRecord {
    var pipeline = LinePipeline(run: "r", log: "/l")
    var alerts: [AlertEvent] = []
    pipeline.beginFile(0, of: "/l", at: 0)
    let bytes = LinePipeline.row(10)
    bytes.withUnsafeBytes {
      pipeline.accept($0, of: 0) { if case .alert(let alert) = $0 { alerts.append(alert) } }
    }
    let identity = FileIdentity(device: .max, inode: 7, birth: -1)
    return CheckpointRecord(
      log: "/l", run: "r", generation: generation,
      places: [
        .init(
          log: "/l",
          files: [
            .init(
              identity: identity,
              proof: ContentProof(offset: 3, head: [1, 2, 3], tail: [1, 2, 3]),
              path: "/l", modified: 12, isLive: true)
          ], past: [.init(identity: identity, proof: .empty)], seen: [identity], rows: 4),
        .init(log: "/m", files: [], seen: [identity], rows: 7),
      ],
      outbox: alerts.map {
        var alert = $0
        alert.value = 2.5
        alert.baseline = .infinity
        alert.related = ["a", "b"]
        alert.evidence += [
          Evidence("n", .number(0.1)), Evidence("t", .text("x")), Evidence("z", .null),
        ]
        return alert
      }, pipeline: (try? pipeline.snapshot()) ?? JSONText(ConfigNode(.null)))
  }

  private func write(_ record: CheckpointRecord) throws {
    try store.place(record)
    #expect(store.sync([record]) == [nil])
  }

  @Test func roundTrips() throws {
    #expect(store.load("/l") == .none)
    let written = record(1)
    #expect(!written.outbox.isEmpty)
    try write(written)
    #expect(store.load("/l") == .record(written))
  }

  @Test func everyCutAndEveryFlippedBitFallsBackToThePreviousGeneration() throws {
    try write(record(1))
    try write(record(2))
    let path = store.path(of: "/l")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in 0..<whole.count {
      for damage in [whole.prefix(place), flipped(whole, place)] {
        try damage.write(to: URL(fileURLWithPath: path))
        let loaded = store.load("/l")
        guard loaded == .previous(record(1)) else {
          Issue.record("byte \(place), \(damage.count) bytes left: \(loaded)")
          return
        }
      }
    }
  }

  private func flipped(_ data: Data, _ place: Int) -> Data {
    var data = data
    data[place] ^= 1 << UInt8(place % 8)
    return data
  }

  @Test func bothDamagedIsCorruptNotNone() throws {
    try write(record(1))
    try write(record(2))
    for path in [store.path(of: "/l"), store.path(of: "/l") + ".previous"] {
      try Data([0, 0, 0]).write(to: URL(fileURLWithPath: path))
    }
    #expect(store.load("/l") == .corrupt)
  }

  @Test func aDamagedRecordNeverReplacesTheGoodPrevious() throws {
    try write(record(1))
    try write(record(2))
    let path = store.path(of: "/l")
    try Data([0]).write(to: URL(fileURLWithPath: path))
    #expect(store.load("/l") == .previous(record(1)))
    try write(record(3))
    try Data([0]).write(to: URL(fileURLWithPath: path))
    #expect(store.load("/l") == .previous(record(1)))
  }

  @Test func anotherLogsRecordIsNotTaken() throws {
    try write(record(1))
    try FileManager.default.copyItem(
      atPath: store.path(of: "/l"), toPath: store.path(of: "/other"))
    #expect(store.load("/other") == .corrupt)
  }

  /// Sealed whole, but the seal is another record's.
  @Test func aSealOfAnotherGenerationIsNotTaken() throws {
    let bytes = CheckpointSeal.seal(record(1).text.bytes, generation: 2)
    try Data(bytes).write(to: URL(fileURLWithPath: store.path(of: "/l")))
    #expect(store.load("/l") == .corrupt)
  }

  @Test func oneInstancePerStateFolder() throws {
    let lock = try StateLock(state: folder)
    let held = StateLock.Failure.held(path: folder + "/lock", pid: getpid())
    #expect(throws: held) { try StateLock(state: folder) }
    #expect(held.message.contains("\(getpid())") && held.message.contains(folder))
    withExtendedLifetime(lock) {}
  }
}
