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
  /// But on however slow a disk, checkpoints are no older than this.
  static let flushPauseLimit = Duration.seconds(10)
  /// Names are searched for again this often even when nothing was heard, backing off in quiet times.
  static let searchInterval = (least: Duration.seconds(10), most: Duration.seconds(60))
  /// Alerts of one run kept for an acknowledgement; the alert book caps far below.
  static let outboxLimit = 10_000

  package internal(set) var outputs: [IngestOutput] = []
  /// Folders to be watched; changes when ``takeWatchChange()`` says so.
  package internal(set) var watchFolders: Set<String> = []
  /// What they were when they were found.
  var folderIdentities: [String: FileIdentity] = [:]
  var specs: [LogSpec]
  /// Logs may come under names not known yet; asked at every event, so not worked out each time.
  var hasGlob = false
  let logLimit: Int
  let calls: any FileSystemCalls
  let makePipeline: MakePipeline
  let store: CheckpointStore?
  var recorder: (any RowRecorder)?
  let decompress: @Sendable (String) -> Int32?
  var entries: [String: TailEntry] = [:]
  /// The runs they belong to, by the log their record is kept under.
  var groups: [String: TailGroup] = [:]
  let claims = FileClaims()
  let listings: FolderListings
  /// Logs with a deadline to meet, and runs with a record to write, by their keys: the others cost
  /// nothing between events.
  var deadlines = DeadlineQueue()
  var dirty: Set<String> = []
  /// Runs whose record doesn't wait for the next flush.
  var urgent: Set<String> = []
  /// Those of the specs, in their order, then those of dumps.
  var patterns: [GlobPattern] = []
  /// Patterns that named a folder when they were last looked at.
  var folderSpecs: Set<String> = []
  /// Since when each glob is watched, over all restarts.
  var watchedSince: [String: FileStat] = [:]
  var ready: [String] = []
  var readyHead = 0
  let buffer: UnsafeMutableRawBufferPointer
  var watchChanged = false
  /// Names whose change concerns a log, by path.
  var points: [String: Set<String>] = [:]
  /// Logs with open files in a folder.
  var openFolders: [String: Set<String>] = [:]
  var nextFlush = Duration.zero
  var nextReconcile = Duration.zero
  var nextSearch = Duration.zero
  var mustSearch = false
  /// A watched folder is on a file system that doesn't tell what happens.
  var hasSilentFolder = false
  /// A search over many logs costs; folders full of other files must not cause one after the other.
  var searchAllowedAt = Duration.zero
  var lastActivity = Duration.zero
  var saidReady = false
  var degradedReason: String?
  var recorderError: SystemError?

  /// A set that has looked at nothing yet.
  ///
  /// `readSize`: bytes read of one log in one turn. 256 KiB: about 1,000 rows, a millisecond's work.
  package init(
    specs: [LogSpec], calls: any FileSystemCalls, store: CheckpointStore?,
    recorder: (any RowRecorder)? = nil, logLimit: Int = TailSet.logLimit, readSize: Int = 256 << 10,
    decompress: @escaping @Sendable (String) -> Int32? = { _ in nil },
    makePipeline: @escaping MakePipeline
  ) {
    self.specs = specs
    self.logLimit = logLimit
    self.calls = calls
    listings = FolderListings(calls: calls)
    self.store = store
    self.recorder = recorder
    self.decompress = decompress
    self.makePipeline = makePipeline
    buffer = .allocate(
      byteCount: max(readSize, 4 * ContentProof.tailLimit) + ContentProof.tailLimit, alignment: 64)
  }

  deinit {
    // Entries and their groups hold each other.
    for group in groups.values { group.entries = [] }
    buffer.deallocate()
  }

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

  func wake(_ log: String, at now: Duration) {
    guard let entry = entries[log] else { return }
    lastActivity = now
    entry.needsLook = true
    enqueue(entry)
  }

  func enqueue(_ entry: TailEntry) {
    guard !entry.isReady, !entry.isHeld else { return }
    entry.isReady = true
    ready.append(entry.tail.path)
  }

  // MARK: turns

  /// Gives the next log its turn; true while logs wait for one.
  package func turn(at now: Duration) -> Bool {
    if mustSearch, now >= searchAllowedAt { search(at: now) }
    guard let entry = nextReady().map(inOrder) else {
      sayReady()
      return false
    }
    if entry.needsLook {
      entry.needsLook = false
      entry.tail.look(at: now)
    }
    let isMerging = entry.group.entries.count > 1 && !entry.group.isCaughtUp
    let isMore = entry.tail.turn(at: now, piece: isMerging ? MergeOrder.pieceSize : Int.max)
    if entry.group.isCaughtUp { entry.tail.clock(at: now) }
    collect(entry, at: now)
    if isMore { enqueue(entry) }
    if entry.tail.sequence?.needsOffer == true { mustSearch = true }
    if readyHead == ready.count { sayReady() }
    return readyHead < ready.count
  }

  func nextReady() -> TailEntry? {
    while readyHead < ready.count {
      let entry = entries[ready[readyHead]]
      readyHead += 1
      if readyHead > 1024 || readyHead == ready.count {
        ready.removeFirst(readyHead)
        readyHead = 0
      }
      guard let entry, entry.isReady else { continue }
      entry.isReady = false
      return entry
    }
    return nil
  }

  func sayReady() {
    guard !saidReady, readyHead == ready.count, !entries.values.contains(where: \.isHeld) else {
      return
    }
    saidReady = true
    outputs.append(.ready)
  }

  func collect(_ entry: TailEntry, at now: Duration) {
    if let deadline = entry.tail.nextDeadline { deadlines.insert(entry.tail.path, at: deadline) }
    guard !entry.tail.outputs.isEmpty else { return }
    let collected = entry.tail.outputs
    entry.tail.outputs.removeAll(keepingCapacity: true)
    lastActivity = now
    mark(entry.group)
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
    if entry.tail.isCaughtUp {
      entry.tail.isReplaying = false
      if entry.tail.sequence != nil { entry.tail.mutedUntil = 0 }
    }
  }

  func tell(_ alert: AlertEvent, of entry: TailEntry) {
    // What the clock tells may be of another log's row.
    guard alert.offset >= (entries[alert.log] ?? entry).tail.mutedUntil else {
      entry.mutedAlerts += 1
      return
    }
    guard store != nil else {
      outputs.append(.alert(alert, inDoubt: false))
      return
    }
    let group = entry.group
    group.outbox.append(alert)
    group.outbox.removeFirst(max(0, group.outbox.count - Self.outboxLimit))
    group.held.append(
      TailGroup.Held(
        alert: alert, generation: group.generation + 1, inDoubt: entry.tail.isReplaying))
    urgent.insert(group.key)
  }

  func count(_ event: EngineEvent, of entry: TailEntry) {
    switch event {
    case .truncated: entry.truncations += 1
    case .rewritten: entry.rewrites += 1
    case .rotated:
      entry.rotations += 1
      index(entry.tail.path, entry)
    case .opened, .continued: index(entry.tail.path, entry)
    case .bytesLost(_, let count, _): entry.bytesLost &+= count
    default: break
    }
  }

  func say(_ event: EngineEvent) { outputs.append(.engine(event)) }
}
