import Glibc

/// One log: its name, its open files and the pipeline behind them, which other logs of its run may share.
///
/// Carries out what ``TailState`` decides. Synchronous and without a clock: time comes in, outputs are
/// collected in ``outputs``. Confined to the queue of its owner.
final class LogTail {
  let path: String
  /// The file the log is read from: ``path``, or of a sequence the newest begun.
  var name: String
  /// Of a log that is a sequence of files: which is next.
  var sequence: SequenceState?
  var run: String
  var state = TailState()
  var outputs: [PipelineOutput] = []
  let shared: SharedPipeline
  var rows = 0
  var lastStep: Int?
  /// Alerts of rows before this offset of the first file are a replay after a lost checkpoint; of a
  /// sequence, those of all the files there were.
  var mutedUntil: UInt64 = 0
  var problem: Int32?
  var isCaughtUp = false
  let calls: any FileSystemCalls
  let search: SiblingSearch
  let claims: FileClaims
  /// Shared by all logs of the owner, who outlives this.
  let buffer: UnsafeMutableRawBufferPointer
  var tails: [Int: FileTail] = [:]
  var past: [CheckpointRecord.PastFile] = []
  var seen: [FileIdentity] = []
  /// Missed generations that couldn't be opened, and that was said.
  var unopened: [FileIdentity] = []
  var hasStarted = false
  /// It went on from a checkpoint.
  var isRestored = false
  /// Reading rows that may have been read before the restart: their alerts may have been told before.
  var isReplaying = false
  var failures: [Int: Int] = [:]
  /// The last live file: generations born after it were missed if they were never opened.
  var lastLive: CheckpointRecord.OpenFile?

  /// Files remembered as read; rotations keep fewer than that many generations.
  static let pastLimit = 32
  /// Siblings remembered as looked at.
  static let seenLimit = 256
  /// Reads of an old handle that fail before it is given up.
  static let failureLimit = 5

  init(
    path: String, isSequence: Bool, run: String, shared: SharedPipeline,
    calls: any FileSystemCalls,
    decompress: @escaping @Sendable (String) -> Int32?, claims: FileClaims,
    listings: FolderListings, buffer: UnsafeMutableRawBufferPointer
  ) {
    self.buffer = buffer
    self.path = path
    name = path
    sequence = isSequence ? SequenceState() : nil
    self.run = run
    self.shared = shared
    self.calls = calls
    self.claims = claims
    search = SiblingSearch(calls: calls, listings: listings, decompress: decompress)
  }

  var pipeline: any LogPipeline {
    get { shared.pipeline }
    _modify { yield &shared.pipeline }
  }

  var nextNumber: Int {
    get { shared.nextNumber }
    set { shared.nextNumber = newValue }
  }

  var live: FileTail? { state.current.flatMap { tails[$0] } }
  var openIdentities: [FileIdentity] { state.handles.map(\.identity) }
  /// Bytes known to stand in the live file that were not read.
  var lag: UInt64 { live.map { $0.lastStat.size - min($0.lastStat.size, $0.readOffset) } ?? 0 }
  /// Folders in which a change may concern this log's open files.
  var openPaths: [String] { state.handles.compactMap { tails[$0.file]?.path } }
  /// Whether older files than the live one are still open.
  var lingers: Bool { state.handles.count > (state.current == nil ? 0 : 1) }

  /// Lets the pipeline judge the time; only on a log that is read to its end.
  func clock(at now: Duration) { pipeline.clock(at: now) { outputs.append($0) } }

  func rename(run: String) { self.run = run }

  // MARK: time

  /// Does what is due: judges unterminated rows, lets go of old handles.
  func tick(at now: Duration) {
    let actions = state.due(at: now)
    guard !actions.isEmpty else { return }
    // Rows may have come since: read before deciding that a file is quiet.
    if turn(at: now) { return }
    perform(state.due(at: now), at: now)
  }

  var nextDeadline: Duration? { state.nextDeadline }

  func settle(_ file: Int) {
    guard let tail = tails[file] else { return }
    state.settled(file)
    guard tail.readOffset > pipeline.committedOffset(of: file) else { return }
    collect { pipeline, emit in _ = pipeline.settle(file, emit: emit) }
    tail.commit(
      pipeline.committedOffset(of: file), chunk: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  func finish(_ file: Int, at now: Duration) {
    guard let tail = tails[file] else { return }
    // Settled first, so that the offset remembered is behind the row if the name comes back.
    settle(file)
    collect { pipeline, emit in pipeline.finishFile(file, emit: emit) }
    if let stat = try? calls.status(of: tail.descriptor), stat.size == tail.readOffset {
      tail.lastStat = stat
    }
    remember(past: tail)
    close(tail)
  }

  func close(_ tail: FileTail) {
    if !past.contains(where: { $0.identity == tail.identity }) { remember(past: tail) }
    if lastLive?.identity == tail.identity { remember(live: tail) }
    if tail.identity.birth == 0 { claims.release(tail.identity, by: path) }
    tails[tail.number] = nil
    failures[tail.number] = nil
    state.closed(tail.number)
  }

  /// Whether a look at names and sizes shows a reason to read; cheap, for the reconcile tick.
  func hasChanged() -> Bool {
    let named = try? calls.status(of: name)
    if named?.identity != live?.identity, named.map({ !isClaimed($0.identity) }) ?? true {
      return named != nil || state.handle(state.current ?? -1)?.isDeleted == false
    }
    if let named, let live,
      named.size != live.readOffset || named.modified != live.lastStat.modified
    {
      return true
    }
    return state.handles.contains { handle in
      guard handle.file != state.current, let tail = tails[handle.file],
        let stat = try? calls.status(of: tail.descriptor)
      else { return false }
      return stat.size != tail.readOffset
    } || (named == nil && live.map { hasGrown($0) } == true)
  }

  func hasGrown(_ tail: FileTail) -> Bool {
    (try? calls.status(of: tail.descriptor)).map { $0.size != tail.readOffset } ?? false
  }

  // MARK: memory

  func begin(_ tail: FileTail) {
    nextNumber = max(nextNumber, tail.number + 1)
    tails[tail.number] = tail
    claims.take(tail.identity, for: path)
    pipeline.beginFile(tail.number, of: path, at: tail.readOffset)
    pipeline.nameFile(tail.number, tail.path)
  }

  func remember(live tail: FileTail) {
    lastLive = openFile(tail, isLive: true)
  }

  func remember(past tail: FileTail) {
    past.removeAll { $0.identity == tail.identity }
    past.append(
      CheckpointRecord.PastFile(
        identity: tail.identity, proof: tail.committed, modified: tail.lastStat.modified))
    while past.count > Self.pastLimit {
      let oldest = past.removeFirst()
      sequence?.forget(oldest)
      if !openIdentities.contains(oldest.identity) { claims.release(oldest.identity, by: path) }
    }
  }

  func see(_ siblings: [SiblingSearch.Sibling]) {
    for sibling in siblings where !seen.contains(sibling.stat.identity) {
      seen.append(sibling.stat.identity)
    }
    seen.removeFirst(max(0, seen.count - Self.seenLimit))
  }

  func openFile(_ tail: FileTail, isLive: Bool) -> CheckpointRecord.OpenFile {
    CheckpointRecord.OpenFile(
      identity: tail.identity, proof: tail.committed, path: tail.path,
      modified: tail.lastStat.modified, isLive: isLive)
  }

  func isPast(_ identity: FileIdentity) -> Bool {
    past.contains { $0.identity == identity }
  }

  func isClaimed(_ identity: FileIdentity) -> Bool {
    claims.isTaken(identity, byOtherThan: path)
  }

  func resolved(_ path: String) -> String {
    LinkChain.end(of: path, calls: calls)
  }

  func say(_ event: EngineEvent) { outputs.append(.engine(event)) }

  func say(_ notice: TailState.Notice) {
    switch notice {
    case .waiting:
      problem = nil
      say(.waiting(log: path))
    case .unreadable(let code):
      problem = code
      say(.unreadable(log: path, errno: code))
    case .rotated: if sequence == nil { say(.rotated(log: path)) }
    case .removed: say(.removed(log: path))
    }
  }

  /// How far it is read, for a checkpoint.
  var place: CheckpointRecord.Place {
    var files = state.handles.compactMap { handle in
      tails[handle.file].map { openFile($0, isLive: handle.file == state.current) }
    }
    // While the name is gone its last file says what to look for when it comes back.
    if state.current == nil, let lastLive, !openIdentities.contains(lastLive.identity) {
      files.append(lastLive)
    }
    return CheckpointRecord.Place(
      log: path, files: files, past: past, seen: seen, rows: rows, mark: sequence?.mark,
      floor: sequence?.floor)
  }
}

extension CheckpointRecord.OpenFile {
  /// The file as a reference for what is younger.
  var reference: FileStat {
    FileStat(identity: identity, size: proof.offset, modified: modified)
  }
}
