import Foundation
@testable import WatchEngine

/// A tail set over real files in a folder of its own, with hand-moved time; stops, kills and restarts.
final class TailHarness {
  let folder: String
  let log: String
  let record = MemoryRecord()
  private(set) var now = Duration.seconds(1000)
  private(set) var set: TailSet?
  private(set) var events: [EngineEvent] = []
  private(set) var told: [(id: String, inDoubt: Bool)] = []
  var alerts: [AlertEvent] = []
  private(set) var isReady = false
  var pattern: String
  var join = JoinRule.never
  var runName = NameTemplate.standard
  var rollouts: String?
  let calls: any FileSystemCalls
  private(set) var store: CheckpointStore
  /// Fails every write when it gives an error.
  var acknowledges = true
  /// False: records are placed and their sync is still under way, until this is set again.
  var syncs = true { didSet { if syncs { syncPlaced() } } }
  /// Records that are placed and not synced.
  private var placed: [CheckpointRecord] = []
  var makePipeline: TailSet.MakePipeline = { run, log, _ in LinePipeline(run: run, log: log) }

  init(calls: any FileSystemCalls = LiveSystemCalls(), pattern: String = "w/a.log") throws {
    folder = FileManager.default.temporaryDirectory.path + "/tail-\(UUID().uuidString)"
    log = folder + "/w/a.log"
    self.pattern = folder + "/" + pattern
    self.calls = calls
    for part in ["/w", "/state"] {
      try FileManager.default.createDirectory(
        atPath: folder + part, withIntermediateDirectories: true)
    }
    store = CheckpointStore(state: folder + "/state", calls: calls)
    try store.prepare()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private var specs: [LogSpec] {
    [
      LogSpec(
        pattern: pattern, runName: runName, settings: EngineSettings(), join: join,
        rollouts: rollouts)
    ]
  }

  /// As a config that was changed and read again; everything is written and read anew where it must.
  ///
  /// `meanwhile`: what happens, and is heard of, before the first record is written.
  func reload(meanwhile: (() -> Void)? = nil) {
    set?.reload(specs, at: now)
    if let meanwhile {
      meanwhile()
      set?.wakeAll(at: now)
      while set?.turn(at: now) == true {}
    }
    for _ in 0..<3 {
      commit()
      // Without waking anything: what a reload takes apart has to come back by itself.
      pump(waking: false)
    }
  }

  func start() {
    // A new process knows nothing of what the one before placed.
    store = CheckpointStore(state: folder + "/state", calls: calls)
    let set = TailSet(
      specs: specs, calls: calls, store: store,
      recorder: record.opened(), readSize: 1024, decompress: Self.unpack,
      makePipeline: makePipeline)
    self.set = set
    set.start(at: now)
    commit()
    pump()
  }

  /// Reads everything there is, as after an event for every name.
  func pump(waking: Bool = true) {
    guard let set else { return }
    if waking { set.wakeAll(at: now) }
    for _ in 0..<10_000 {
      _ = set.turn(at: now)
      take()
      commitUrgent()
      if !set.hasWork(at: now) { return }
    }
  }

  /// Moves the time and does what is due, without any event.
  func advance(_ duration: Duration) {
    now += duration
    guard let set else { return }
    set.tick(at: now)
    pump(waking: false)
    set.tick(at: now)
    pump(waking: false)
  }

  func commit() { write(set?.takeRecords(everything: true, at: now) ?? []) }

  /// As the daemon: what is urgent is written at once, the rest when its time has come.
  private func commitUrgent() { write(set?.takeRecords(at: now) ?? []) }

  private func write(_ records: [CheckpointRecord]) {
    for record in records {
      var problem: SystemError?
      do throws(SystemError) { try store.place(record) } catch { problem = error }
      set?.placed(record, error: problem, at: now)
      take()
      guard problem == nil else { continue }
      placed.append(record)
      if syncs { syncPlaced() }
    }
    take()
  }

  private func syncPlaced() {
    for record in placed {
      set?.synced(record, error: store.sync([record])[0], took: .zero, at: now)
    }
    placed = []
    take()
  }

  func stop() {
    pump(waking: false)
    commit()
    commit()
    set = nil
  }

  func kill() {
    set = nil
    placed = []
  }

  func restart() {
    stop()
    start()
  }

  private func take() {
    for output in set?.takeOutputs() ?? [] {
      switch output {
      case .engine(let event): events.append(event)
      case .alert(let alert, let inDoubt):
        told.append((alert.id, inDoubt))
        alerts.append(alert)
        if acknowledges { set?.acknowledge([alert.id], log: alert.log) }
      case .committed: break
      case .ready: isReady = true
      }
    }
  }

  /// Stands in for gzip: the bytes of the file in an unlinked file of their own.
  private static let unpack: @Sendable (String) -> Int32? = { path in
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let copy = path + ".unpacked"
    guard FileManager.default.createFile(atPath: copy, contents: data) else { return nil }
    defer { _ = Foundation.unlink(copy) }
    return open(copy, O_RDONLY)
  }

  /// Steps in the record, in the order they were recorded.
  var steps: [Int] { record.all.map(\.step) }

  // MARK: what a trainer and its log rotation do

  func append(_ steps: some Sequence<Int>, to path: String? = nil) {
    append(steps.flatMap { LinePipeline.row($0) }, to: path)
  }

  func append(_ bytes: [UInt8], to path: String? = nil) {
    let file = fopen(path ?? log, "ab")
    guard let file else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/" + name, withIntermediateDirectories: true)
  }

  func rename(_ from: String, _ to: String) { _ = Foundation.rename(from, to) }
  func unlink(_ path: String) { _ = Foundation.unlink(path) }
  func truncate(_ path: String, to size: Int = 0) { _ = Foundation.truncate(path, off_t(size)) }

  func rewrite(_ bytes: [UInt8]) {
    guard let file = fopen(log, "r+b") else { return }
    ftruncate(fileno(file), 0)
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  /// Points a symbolic link to another target, in one step.
  func link(_ path: String, to target: String) {
    symlink(target, path + ".link")
    rename(path + ".link", path)
  }

  func copy(_ from: String, _ to: String) {
    try? FileManager.default.removeItem(atPath: to)
    try? FileManager.default.copyItem(atPath: from, toPath: to)
  }
}
