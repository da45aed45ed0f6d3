import Testing

@testable import WatchEngine

/// The power goes at every system call of a checkpoint's life; what is read after it.
struct PowerCutTests {
  /// Names come to the disk in their order (a journal), or any of them; content whole, torn or not at all.
  private static let cuts: [VolatileDisk.Moment.Cut] = {
    let contents: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
      ("whole", { $0 }), ("empty", { _ in [] }), ("torn", { Array($0.prefix($0.count / 2)) }),
      ("zeroed", { [UInt8](repeating: 0, count: $0.count) }),
    ]
    return contents.flatMap { name, leaves in
      (0..<12).map { count in
        .init(keeps: { $0 < count }, leaves: leaves, description: "\(name), first \(count) changes")
      }
    }
  }()

  private static let disordered: [VolatileDisk.Moment.Cut] = (0..<512).map { bits in
    .init(
      keeps: { bits >> $0 & 1 == 1 }, leaves: { Array($0.prefix($0.count / 3)) },
      description: "changes \(String(bits, radix: 2))")
  }

  /// Places and syncs as the daemon does: notes the generation that has to outlive a power cut.
  private func script(_ disk: VolatileDisk) throws {
    var store = open(disk)
    func sync(_ generation: Int, durable: Bool = true) {
      let failed = store.sync([record(generation)])[0] != nil
      #expect(failed == !durable)
      if durable { disk.note(generation) }
    }
    try store.place(record(1))
    sync(1)
    try store.place(record(2))
    sync(2)
    // An alert doesn't wait for the sync before it.
    try store.place(record(3))
    try store.place(record(4))
    #expect(store.sync([record(3)]) == [nil])
    try store.place(record(5))
    sync(5)
    try store.place(record(6))
    // kill -9, and on with what is in place.
    store = open(disk)
    #expect(store.load("/l") == .record(record(6)))
    try store.place(record(7))
    disk.note(6)
    sync(7)
    try store.place(record(8))
    disk.failSyncs(true)
    sync(8, durable: false)
    try store.place(record(9))
    sync(9, durable: false)
    disk.failSyncs(false)
    try store.place(record(10))
    sync(10)
    try store.place(record(11))
  }

  private func open(_ disk: VolatileDisk) -> CheckpointStore {
    CheckpointStore(state: "/state", calls: disk)
  }

  private func record(_ generation: Int) -> CheckpointRecord {
    CheckpointRecord(
      log: "/l", run: "r", generation: generation,
      places: [.init(log: "/l", files: [], rows: generation * 10)],
      pipeline: JSONText(ConfigNode(.null)))
  }

  private func generation(of loaded: CheckpointStore.Loaded) -> Int? {
    switch loaded {
    case .record(let record), .previous(let record): record.generation
    case .none: 0
    case .corrupt: nil
    }
  }

  @Test(arguments: cuts)
  func noDurableGenerationIsLost(cut: VolatileDisk.Moment.Cut) throws {
    let disk = VolatileDisk()
    try script(disk)
    #expect(disk.moments.count > 80)
    for (place, moment) in disk.moments.enumerated() where moment.note > 0 {
      let loaded = open(VolatileDisk(moment.after(cut))).load("/l")
      let found = generation(of: loaded)
      #expect(
        found.map { $0 >= moment.note } == true,
        "call \(place): \(moment.note) was durable, found \(loaded)")
    }
  }

  /// A file system that keeps no order: one durable generation more may be lost, never both.
  @Test(arguments: disordered)
  func withoutAnOrderOneOfTheLastTwoIsThere(cut: VolatileDisk.Moment.Cut) throws {
    let disk = VolatileDisk()
    try script(disk)
    for (place, moment) in disk.moments.enumerated() where moment.note > 1 {
      let loaded = open(VolatileDisk(moment.after(cut))).load("/l")
      let found = generation(of: loaded)
      #expect(
        found.map { $0 > 0 } == true, "call \(place): \(moment.note) was durable, found \(loaded)")
    }
  }

  /// Ends of the process, not of the machine: the newest in place is there.
  @Test func aKillLosesNothingThatWasPlaced() throws {
    let disk = VolatileDisk()
    try script(disk)
    var newest = 0
    for moment in disk.moments {
      let found = generation(of: open(VolatileDisk(moment)).load("/l"))
      // Between the two renames the generation before serves.
      #expect(found.map { $0 >= newest } == true)
      newest = max(newest, found ?? 0)
    }
    #expect(newest == 11)
  }
}
