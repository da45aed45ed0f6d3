/// All logs: which there are, whose turn it is, what is recorded when and what is told.
///
/// The whole ingest without its queue: synchronous, time comes in, outputs and records to write come
/// out. Confined to the queue of its owner; the ``Ingest`` actor wraps it, tests drive it by hand.
package final class TailSet {
  package typealias MakePipeline =
    @Sendable (_ run: String, _ log: String, _ settings: EngineSettings) -> any LogPipeline

  /// More logs than this are said and left out: a glob over endless new files must not fill memory.
  package static let logLimit = 20_000
  /// A checkpoint is at most this much older than the rows it misses.
  package static let flushInterval = Duration.seconds(1)
  /// Of the time goes into writing checkpoints at most one in so many parts.
  static let flushShare = 20
  /// Names are searched for again this often even when nothing was heard.
  static let searchInterval = Duration.seconds(10)
  /// Alerts of one log kept for an acknowledgement; the alert book caps far below.
  static let outboxLimit = 10_000

  package private(set) var outputs: [IngestOutput] = []
  /// Folders to be watched; changes when ``takeWatchChange()`` says so.
  package private(set) var watchFolders: Set<String> = []
  private var specs: [LogSpec]
  private let calls: any FileSystemCalls
  private let makePipeline: MakePipeline
  private let store: CheckpointStore?
  private var recorder: (any RowRecorder)?
  private let decompress: @Sendable (String) -> Int32?
  private var entries: [String: TailEntry] = [:]
  private let claims = FileClaims()
  /// Logs with a record to write or a deadline to meet: the others cost nothing between events.
  private var active: Set<String> = []
  private var patterns: [GlobPattern] = []
  private var ready: [String] = []
  private var readyHead = 0
  private let buffer: UnsafeMutableRawBufferPointer
  private var watchChanged = false
  /// Names whose change concerns a log, by path.
  private var points: [String: Set<String>] = [:]
  /// Logs with open files in a folder.
  private var openFolders: [String: Set<String>] = [:]
  private var nextFlush = Duration.zero
  private var nextReconcile = Duration.zero
  private var nextSearch = Duration.zero
  private var mustSearch = false
  /// A search over many logs costs; folders full of other files must not cause one after the other.
  private var searchAllowedAt = Duration.zero
  private var lastActivity = Duration.zero
  private var saidReady = false
  private var degradedReason: String?
  private var recorderError: SystemError?

  /// `readSize`: bytes read of one log in one turn. 256 KiB: about 1,000 rows, a millisecond's work.
  package init(
    specs: [LogSpec], calls: any FileSystemCalls, store: CheckpointStore?,
    recorder: (any RowRecorder)? = nil, readSize: Int = 256 << 10,
    decompress: @escaping @Sendable (String) -> Int32? = { _ in nil },
    makePipeline: @escaping MakePipeline
  ) {
    self.specs = specs
    self.calls = calls
    self.store = store
    self.recorder = recorder
    self.decompress = decompress
    self.makePipeline = makePipeline
    buffer = .allocate(
      byteCount: max(readSize, 4 * ContentProof.tailLimit) + ContentProof.tailLimit, alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// Whether a log waits for its turn.
  package func hasWork(at now: Duration) -> Bool {
    (mustSearch && now >= searchAllowedAt) || readyHead < ready.count
  }

  /// Takes what was collected since the last call.
  package func takeOutputs() -> [IngestOutput] {
    defer { outputs.removeAll(keepingCapacity: true) }
    return outputs
  }

  /// True once after ``watchFolders`` changed.
  package func takeWatchChange() -> Bool {
    defer { watchChanged = false }
    return watchChanged
  }

  // MARK: which logs

  package func start(at now: Duration) {
    lastActivity = now
    nextFlush = now + Self.flushInterval
    search(at: now)
    nextReconcile = now + reconcileInterval(at: now)
  }

  /// New specs and settings without losing a row: logs that stay keep their handles and state.
  package func reload(_ specs: [LogSpec], at now: Duration) {
    self.specs = specs
    search(at: now)
    for entry in entries.values where !entry.isLeaving {
      entry.tail.pipeline.apply(entry.spec.settings)
      entry.tail.rename(run: entry.spec.run(of: entry.tail.path))
      entry.isDirty = true
      active.insert(entry.tail.path)
    }
  }

  private func search(at now: Duration) {
    mustSearch = false
    nextSearch = now + Self.searchInterval
    patterns = specs.map { GlobPattern($0.pattern) }
    defer {
      // 0.2 ms a log is about what it takes.
      searchAllowedAt =
        entries.count < 100 ? now : now + .microseconds(200) * min(entries.count, 10_000)
    }
    var wanted: [(path: String, spec: LogSpec, isGlob: Bool)] = []
    var named: Set<String> = []
    var folders: Set<String> = []
    for spec in specs {
      let found = GlobPattern(spec.pattern).find(calls: calls)
      folders.formUnion(found.folders)
      if found.isCut { degrade("the pattern \(spec.pattern) matches too many files") }
      let isGlob = !GlobPattern(spec.pattern).isLiteral
      for path in found.paths where !named.contains(path) {
        if isGlob, RotatedName.isCompressed(path) { continue }
        named.insert(path)
        wanted.append((path, spec, isGlob))
      }
    }
    var fresh: [(entry: TailEntry, muted: Bool)] = []
    for (path, spec, isGlob) in wanted {
      if let entry = entries[path] {
        entry.spec = spec
        entry.isLeaving = false
        continue
      }
      if isGlob, let stat = try? calls.status(of: path),
        claims.isTaken(stat.identity, byOtherThan: path)
      {
        continue
      }
      guard entries.count < Self.logLimit else {
        degrade("more than \(Self.logLimit) logs")
        break
      }
      add(path, spec, fresh: &fresh, at: now)
    }
    // Known logs first: a rotated file belongs to the log that was reading it, not to its new name.
    for (entry, muted) in fresh { entry.tail.startFresh(muted: muted, at: now) }
    for (entry, _) in fresh { began(entry, at: now) }
    for entry in entries.values where specs.isEmpty || !isNamed(entry.tail.path, named) {
      entry.isLeaving = true
      entry.isDirty = true
      active.insert(entry.tail.path)
    }
    for path in entries.keys {
      for point in LinkChain.points(of: path, calls: calls) {
        folders.insert(GlobPattern.nearest(PathParts.split(point).folder, calls: calls))
      }
    }
    index()
    if folders != watchFolders {
      watchFolders = folders
      watchChanged = true
    }
  }

  /// A log found by a glob stays while its file is gone; only a changed config lets it go.
  private func isNamed(_ path: String, _ named: Set<String>) -> Bool {
    named.contains(path) || specs.contains { GlobPattern($0.pattern).matches(path) }
  }

  private func add(
    _ path: String, _ spec: LogSpec, fresh: inout [(entry: TailEntry, muted: Bool)],
    at now: Duration
  ) {
    let run = spec.run(of: path)
    let tail = LogTail(
      path: path, run: run, pipeline: makePipeline(run, path, spec.settings), calls: calls,
      decompress: decompress, claims: claims, buffer: buffer)
    let entry = TailEntry(tail: tail, spec: spec)
    entries[path] = entry
    switch store?.load(path) ?? .none {
    case .none:
      entry.isHeld = recorder != nil && store != nil
      fresh.append((entry, false))
    case .record(let record):
      if !restore(entry, record, at: now) { fresh.append((entry, true)) }
    case .previous(let record):
      say(.checkpointCorrupt(log: path, fallback: "the generation before it"))
      if !restore(entry, record, at: now) { fresh.append((entry, true)) }
    case .corrupt:
      say(.checkpointCorrupt(log: path, fallback: "the log is read again, its old alerts muted"))
      fresh.append((entry, true))
    }
  }

  private func restore(_ entry: TailEntry, _ record: CheckpointRecord, at now: Duration) -> Bool {
    do {
      try entry.tail.restore(record, at: now)
    } catch {
      say(
        .checkpointCorrupt(
          log: record.log, fallback: "its state doesn't fit: read again, its old alerts muted"))
      entry.tail.pipeline = makePipeline(entry.tail.run, record.log, entry.spec.settings)
      return false
    }
    entry.generation = record.generation
    entry.isReplaying = true
    entry.outbox = record.outbox
    for alert in record.outbox { outputs.append(.alert(alert, inDoubt: true)) }
    began(entry, at: now)
    return true
  }

  private func began(_ entry: TailEntry, at now: Duration) {
    entry.isDirty = true
    entry.needsLook = false
    collect(entry, at: now)
    enqueue(entry)
  }

  private func index() {
    points.removeAll(keepingCapacity: true)
    openFolders.removeAll(keepingCapacity: true)
    for (path, entry) in entries { index(path, entry) }
  }

  private func index(_ path: String, _ entry: TailEntry) {
    for point in LinkChain.points(of: path, calls: calls) {
      points[point, default: []].insert(path)
    }
    for open in entry.tail.openPaths {
      openFolders[PathParts.split(open).folder, default: []].insert(path)
    }
    entry.polls = RemoteFileSystem.mustPoll(
      calls.fileSystemKind(GlobPattern.nearest(PathParts.split(path).folder, calls: calls)))
  }

  // MARK: what was heard

  /// Something happened to `name` in `folder`; `isStructural`: a name came, went or changed its rights.
  package func heard(folder: String, name: String, isStructural: Bool, at now: Duration) {
    let path = PathParts.join(folder, name)
    for log in points[path] ?? [] { wake(log, at: now) }
    if isStructural {
      // A folder or link on the way, or a new log of a glob.
      if points[path] == nil,
        patterns.contains(where: { $0.matches(path) || $0.mayMatch(below: path) })
      {
        mustSearch = true
      }
      for log in openFolders[folder] ?? [] { wake(log, at: now) }
    } else {
      for log in openFolders[folder] ?? [] where entries[log]?.tail.lingers == true {
        wake(log, at: now)
      }
    }
  }

  /// A watched folder itself came or went.
  package func heardOfFolder(_ folder: String, at now: Duration) {
    mustSearch = true
    for log in openFolders[folder] ?? [] { wake(log, at: now) }
  }

  /// Events were lost or can't be had: everything is looked at now, and from here by polling.
  package func degrade(_ reason: String) {
    guard degradedReason != reason else { return }
    degradedReason = reason
    say(.degraded(log: nil, reason: reason))
  }

  package func recovered() { degradedReason = nil }

  package func wakeAll(at now: Duration) {
    mustSearch = true
    for log in entries.keys { wake(log, at: now) }
  }

  private func wake(_ log: String, at now: Duration) {
    guard let entry = entries[log] else { return }
    lastActivity = now
    entry.needsLook = true
    enqueue(entry)
  }

  private func enqueue(_ entry: TailEntry) {
    guard !entry.isReady, !entry.isHeld else { return }
    entry.isReady = true
    ready.append(entry.tail.path)
  }

  // MARK: turns

  /// Gives the next log its turn; true while logs wait for one.
  package func turn(at now: Duration) -> Bool {
    if mustSearch, now >= searchAllowedAt { search(at: now) }
    guard let entry = nextReady() else {
      sayReady()
      return false
    }
    if entry.needsLook {
      entry.needsLook = false
      entry.tail.look(at: now)
    }
    let isMore = entry.tail.turn(at: now)
    collect(entry, at: now)
    if isMore { enqueue(entry) }
    if readyHead == ready.count { sayReady() }
    return readyHead < ready.count
  }

  private func nextReady() -> TailEntry? {
    while readyHead < ready.count {
      let entry = entries[ready[readyHead]]
      readyHead += 1
      if readyHead > 1024 || readyHead == ready.count {
        ready.removeFirst(readyHead)
        readyHead = 0
      }
      guard let entry else { continue }
      entry.isReady = false
      return entry
    }
    return nil
  }

  private func sayReady() {
    guard !saidReady, readyHead == ready.count, !entries.values.contains(where: \.isHeld) else {
      return
    }
    saidReady = true
    outputs.append(.ready)
  }

  private func collect(_ entry: TailEntry, at now: Duration) {
    active.insert(entry.tail.path)
    guard !entry.tail.outputs.isEmpty else { return }
    let collected = entry.tail.outputs
    entry.tail.outputs.removeAll(keepingCapacity: true)
    lastActivity = now
    entry.isDirty = true
    for output in collected {
      switch output {
      case .row(let row):
        entry.lastData = now
        recorder?.append(run: entry.tail.run, log: entry.tail.path, row: row)
      case .alert(let alert): tell(alert, of: entry)
      case .engine(let event):
        count(event, of: entry)
        say(event)
      }
    }
    if entry.tail.isCaughtUp { entry.isReplaying = false }
  }

  private func tell(_ alert: AlertEvent, of entry: TailEntry) {
    guard alert.offset >= entry.tail.mutedUntil else {
      entry.mutedAlerts += 1
      return
    }
    guard store != nil else {
      outputs.append(.alert(alert, inDoubt: false))
      return
    }
    entry.outbox.append(alert)
    entry.outbox.removeFirst(max(0, entry.outbox.count - Self.outboxLimit))
    entry.held.append(
      TailEntry.Held(
        alert: alert, generation: entry.generation + 1, inDoubt: entry.isReplaying))
  }

  private func count(_ event: EngineEvent, of entry: TailEntry) {
    switch event {
    case .truncated: entry.truncations += 1
    case .rewritten: entry.rewrites += 1
    case .rotated:
      entry.rotations += 1
      index(entry.tail.path, entry)
    case .opened: index(entry.tail.path, entry)
    case .bytesLost(_, let count, _): entry.bytesLost &+= count
    default: break
    }
  }

  private func say(_ event: EngineEvent) { outputs.append(.engine(event)) }

  // MARK: time

  /// When ``tick(at:)`` next has something to do.
  package func nextTick(at now: Duration) -> Duration {
    var next = nextReconcile
    if mustSearch { next = min(next, searchAllowedAt) }
    if specs.contains(where: \.isGlob) { next = min(next, nextSearch) }
    var isDirty = false
    for log in active {
      guard let entry = entries[log] else { continue }
      if let deadline = entry.tail.nextDeadline { next = min(next, deadline) }
      isDirty = isDirty || (entry.isDirty && entry.writing == nil)
    }
    if store != nil, isDirty { next = min(next, nextFlush) }
    return next
  }

  /// Judges what is quiet, lets go of old handles, looks at every name.
  package func tick(at now: Duration) {
    for entry in active.compactMap({ entries[$0] })
    where entry.tail.nextDeadline.map({ $0 <= now }) == true {
      entry.tail.tick(at: now)
      collect(entry, at: now)
      if entry.tail.nextDeadline.map({ $0 <= now }) == true { enqueue(entry) }
    }
    if now >= nextSearch,
      entries.isEmpty || specs.contains(where: \.isGlob) || degradedReason != nil
    {
      search(at: now)
    } else if now >= nextSearch {
      nextSearch = now + Self.searchInterval
    }
    guard now >= nextReconcile else { return }
    for (log, entry) in entries where entry.tail.hasChanged() { wake(log, at: now) }
    nextReconcile = now + reconcileInterval(at: now)
  }

  /// 2 s after activity, backing off to 8 s; where changes must be polled for 0.25 s to 2 s.
  private func reconcileInterval(at now: Duration) -> Duration {
    let quiet = now - lastActivity
    let polls = degradedReason != nil || entries.values.contains(where: \.polls)
    let (least, most): (Duration, Duration) =
      polls ? (.milliseconds(250), .seconds(2)) : (.seconds(2), .seconds(8))
    return min(max(quiet / 4, least), most)
  }

  // MARK: records

  /// Records to be written now, each one consistent; all dirty ones when `everything`.
  ///
  /// The caller writes them (``CheckpointStore/write(_:)``, one ``CheckpointStore/sync()``) and calls
  /// ``wrote(_:error:took:at:)`` for each, in any order.
  package func takeRecords(everything: Bool = false, at now: Duration) -> [CheckpointRecord] {
    guard store != nil else {
      for entry in entries.values where entry.isLeaving { drop(entry) }
      active = active.filter { entries[$0]?.tail.nextDeadline != nil }
      return []
    }
    let isTime = everything || now >= nextFlush
    for log in active where entries[log].map(\.isQuiet) ?? true { active.remove(log) }
    let due = active.compactMap { entries[$0] }.filter {
      $0.writing == nil && ($0.isUrgent || (isTime && $0.isDirty) || ($0.isHeld && $0.isDirty))
    }
    if isTime { nextFlush = max(nextFlush, now + Self.flushInterval) }
    guard !due.isEmpty, flushRecorder() else {
      // Without its rows in the file a checkpoint would lose them; the alerts must not wait.
      if !due.isEmpty { for entry in due { release(entry, through: Int.max) } }
      return []
    }
    return due.sorted { $0.tail.path < $1.tail.path }.compactMap { entry in
      do {
        let record = try entry.tail.record(generation: entry.generation + 1, outbox: entry.outbox)
        entry.generation += 1
        entry.writing = entry.generation
        entry.isDirty = false
        return record
      } catch {
        failed(entry, "its state can't be written: \(error)")
        return nil
      }
    }
  }

  private func flushRecorder() -> Bool {
    do throws(SystemError) {
      try recorder?.flush()
      recorderError = nil
      return true
    } catch {
      if recorderError != error {
        say(.checkpointFailed(log: error.subject, reason: "the record: errno \(error.code)"))
      }
      recorderError = error
      return false
    }
  }

  /// A record was written (`error` nil: it is durable) in `took`.
  package func wrote(
    _ record: CheckpointRecord, error: SystemError?, took: Duration, at now: Duration
  ) {
    // A slow disk is written to less often.
    nextFlush = max(nextFlush, now + took * Self.flushShare)
    guard let entry = entries[record.log], entry.writing == record.generation else { return }
    entry.writing = nil
    active.insert(record.log)
    if let error {
      entry.isDirty = true
      failed(entry, "\(error.call) \(error.subject): errno \(error.code)")
    } else {
      entry.checkpointAt = now
      entry.checkpointError = nil
      release(entry, through: record.generation)
      if entry.isLeaving, !entry.isDirty { drop(entry) }
    }
    if entry.isHeld {
      entry.isHeld = false
      enqueue(entry)
    }
  }

  /// An alert is told late rather than never: a full disk doesn't silence it.
  private func failed(_ entry: TailEntry, _ reason: String) {
    if entry.checkpointError == nil {
      say(.checkpointFailed(log: entry.tail.path, reason: reason))
    }
    entry.checkpointError = reason
    release(entry, through: Int.max)
  }

  private func release(_ entry: TailEntry, through generation: Int) {
    for held in entry.held where held.generation <= generation {
      outputs.append(.alert(held.alert, inDoubt: held.inDoubt))
    }
    entry.held.removeAll { $0.generation <= generation }
  }

  private func drop(_ entry: TailEntry) {
    entries[entry.tail.path] = nil
    claims.releaseAll(by: entry.tail.path)
  }

  /// The alerts reached the sinks: they are not told again.
  package func acknowledge(_ ids: Set<String>, log: String) {
    guard let entry = entries[log] else { return }
    let before = entry.outbox.count
    entry.outbox.removeAll { ids.contains($0.id) }
    if entry.outbox.count != before {
      entry.isDirty = true
      active.insert(log)
    }
  }

  // MARK: status

  package func status(at now: Duration) -> IngestStatus {
    var status = IngestStatus()
    status.degraded = degradedReason
    status.logs = entries.values.sorted { $0.tail.path < $1.tail.path }.map { entry in
      let tail = entry.tail
      return LogStatus(
        path: tail.path, run: tail.run,
        state: tail.problem.map { .unreadable($0) } ?? (tail.live != nil ? .reading : .waiting),
        mode: degradedReason != nil || entry.polls ? .poll : .inotify,
        offset: tail.live?.readOffset ?? 0, size: tail.live?.lastStat.size ?? 0, rows: tail.rows,
        lastStep: tail.lastStep, quiet: entry.lastData.map { now - $0 },
        report: tail.pipeline.report(), truncations: entry.truncations, rewrites: entry.rewrites,
        rotations: entry.rotations, bytesLost: entry.bytesLost, mutedAlerts: entry.mutedAlerts,
        checkpointAge: entry.checkpointAt.map { now - $0 }, checkpointError: entry.checkpointError,
        pendingAlerts: entry.outbox.count)
    }
    return status
  }
}

extension LogSpec {
  fileprivate var isGlob: Bool { !GlobPattern(pattern).isLiteral }
}
