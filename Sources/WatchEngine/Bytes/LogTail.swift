import Glibc

/// One log: its name, its open files and the pipeline behind them.
///
/// Carries out what ``TailState`` decides. Synchronous and without a clock: time comes in, outputs are
/// collected in ``outputs``. Confined to the queue of its owner.
final class LogTail {
  let path: String
  private(set) var run: String
  private(set) var state = TailState()
  var outputs: [PipelineOutput] = []
  var pipeline: any LogPipeline
  private(set) var rows = 0
  private(set) var lastStep: Int?
  /// Alerts of rows before this offset of the first file are a replay after a lost checkpoint.
  private(set) var mutedUntil: UInt64 = 0
  private(set) var problem: Int32?
  private(set) var isCaughtUp = false
  private let calls: any FileSystemCalls
  private let search: SiblingSearch
  private let claims: FileClaims
  /// Shared by all logs of the owner, who outlives this.
  private let buffer: UnsafeMutableRawBufferPointer
  private var tails: [Int: FileTail] = [:]
  private var past: [CheckpointRecord.PastFile] = []
  private var seen: [FileIdentity] = []
  private var nextNumber = 0
  private var hasStarted = false
  private var failures: [Int: Int] = [:]
  /// The last live file: generations born after it were missed if they were never opened.
  private var lastLive: CheckpointRecord.OpenFile?

  /// Files remembered as read; rotations keep fewer than that many generations.
  static let pastLimit = 32
  /// Siblings remembered as looked at.
  static let seenLimit = 256
  /// Reads of an old handle that fail before it is given up.
  static let failureLimit = 5

  init(
    path: String, run: String, pipeline: any LogPipeline, calls: any FileSystemCalls,
    decompress: @escaping @Sendable (String) -> Int32?, claims: FileClaims,
    buffer: UnsafeMutableRawBufferPointer
  ) {
    self.buffer = buffer
    self.path = path
    self.run = run
    self.pipeline = pipeline
    self.calls = calls
    self.claims = claims
    search = SiblingSearch(calls: calls, decompress: decompress)
  }

  var live: FileTail? { state.current.flatMap { tails[$0] } }
  var openIdentities: [FileIdentity] { state.handles.map(\.identity) }
  /// Bytes known to stand in the live file that were not read.
  var lag: UInt64 { live.map { $0.lastStat.size - min($0.lastStat.size, $0.readOffset) } ?? 0 }
  /// Folders in which a change may concern this log's open files.
  var openPaths: [String] { state.handles.compactMap { tails[$0.file]?.path } }
  /// Whether older files than the live one are still open.
  var lingers: Bool { state.handles.count > (state.current == nil ? 0 : 1) }

  func rename(run: String) { self.run = run }

  // MARK: start

  /// The first start: what stands beside the log already is not its unread past.
  func startFresh(muted: Bool, at now: Duration) {
    see(search.siblings(of: [path, resolved(path)]))
    hasStarted = true
    look(at: now)
    if muted { mutedUntil = live?.lastStat.size ?? 0 }
  }

  /// Goes on from a checkpoint: finishes the files it knew wherever they are now, oldest first, then the
  /// generations nobody opened, then the live file.
  func restore(_ record: CheckpointRecord, at now: Duration) throws {
    try pipeline.restore(record.pipeline)
    rows = record.rows
    hasStarted = true
    past = Array(record.past.suffix(Self.pastLimit))
    for file in past { claims.take(file.identity, for: path) }
    seen = Array(record.seen.suffix(Self.seenLimit))
    var siblings = search.siblings(of: [path, resolved(path)] + record.files.map(\.path))
    if let stat = try? calls.status(of: path), stat.kind == .regular {
      siblings.append(SiblingSearch.Sibling(path: resolved(path), stat: stat))
    }
    for path in Set(record.files.map(\.path)) {
      if let stat = try? calls.status(of: path), stat.kind == .regular,
        !siblings.contains(where: { $0.stat.identity == stat.identity })
      {
        siblings.append(SiblingSearch.Sibling(path: path, stat: stat))
      }
    }
    let liveIdentity = (try? calls.status(of: path))?.identity
    for file in record.files {
      if file.isLive { lastLive = file }
      reopen(file, among: siblings, liveIdentity: liveIdentity, at: now)
    }
    look(at: now)
    see(siblings.filter { $0.stat.identity != liveIdentity })
  }

  private func reopen(
    _ file: CheckpointRecord.OpenFile, among siblings: [SiblingSearch.Sibling],
    liveIdentity: FileIdentity?, at now: Duration
  ) {
    var copies: [(sibling: SiblingSearch.Sibling, tail: FileTail)] = []
    for sibling in siblings where sibling.stat.kind == .regular {
      let isSame = sibling.stat.identity == file.identity
      guard isSame || (file.proof.isTelling && !isPast(sibling.stat.identity)),
        !openIdentities.contains(sibling.stat.identity), !isClaimed(sibling.stat.identity),
        let tail = search.open(sibling, number: nextNumber),
        (try? tail.resume(behind: file.proof)) == true
      else { continue }
      if isSame {
        copies = [(sibling, tail)]
        break
      }
      copies.append((sibling, tail))
    }
    let isLiveContent = { (sibling: SiblingSearch.Sibling) in sibling.stat.identity == liveIdentity
    }
    guard
      let best = copies.first(where: { isLiveContent($0.sibling) })
        ?? copies.max(by: { $0.tail.lastStat.size < $1.tail.lastStat.size })
    else {
      if file.isLive { lostContent(of: file, liveIdentity: liveIdentity) }
      rereadRenamed(file, among: siblings, liveIdentity: liveIdentity, at: now)
      return
    }
    let isLive = isLiveContent(best.sibling)
    begin(best.tail)
    if isLive {
      state.opened(best.tail.number, best.tail.identity, at: now)
      say(.opened(log: path, offset: best.tail.readOffset))
      remember(live: best.tail)
    } else {
      state.found(best.tail.number, best.tail.identity, before: nil, lingering: true, at: now)
      if file.isLive {
        say(file.identity == liveIdentity ? .truncated(log: path) : .rotated(log: path))
        if best.tail.lastStat.size > best.tail.readOffset {
          say(.recovered(log: path, sibling: best.sibling.path))
        }
        if file.identity == liveIdentity || best.tail.identity != file.identity {
          chase(after: best.tail.lastStat, except: liveIdentity, at: now)
        }
      }
      if best.tail.identity != file.identity {
        rereadRenamed(file, among: siblings, liveIdentity: liveIdentity, at: now)
      }
    }
  }

  /// The file was overwritten in place and renamed after that: its new content is unread.
  private func rereadRenamed(
    _ file: CheckpointRecord.OpenFile, among siblings: [SiblingSearch.Sibling],
    liveIdentity: FileIdentity?, at now: Duration
  ) {
    guard file.identity != liveIdentity, !openIdentities.contains(file.identity),
      let sibling = siblings.first(where: { $0.stat.identity == file.identity }),
      let tail = search.open(sibling, number: nextNumber), tail.identity == file.identity
    else { return }
    begin(tail)
    state.found(tail.number, tail.identity, before: nil, lingering: true, at: now)
    say(.recovered(log: path, sibling: sibling.path))
  }

  private func lostContent(of file: CheckpointRecord.OpenFile, liveIdentity: FileIdentity?) {
    guard file.proof.offset > 0 || file.identity != liveIdentity else { return }
    if file.identity == liveIdentity {
      let size = (try? calls.status(of: path))?.size ?? 0
      say(size < file.proof.offset ? .truncated(log: path) : .rewritten(log: path))
    } else {
      say(.rotated(log: path))
    }
    say(.bytesLost(log: path, count: 0, reason: "the file read before the restart is gone"))
  }

  // MARK: the name

  /// Looks at what the name stands for now.
  func look(at now: Duration) {
    // What was done to the open file comes before what was done to the name after it.
    if let live, let stat = try? calls.status(of: path), stat.identity != live.identity {
      // Only looked at, not read: older files may not be at their ends yet.
      switch live.peek(into: buffer) {
      case .replaced(let isTruncation): _ = replaced(live, isTruncation: isTruncation, at: now)
      default: break
      }
    }
    let look: TailState.Look
    do throws(SystemError) {
      let stat = try calls.status(of: path)
      if stat.kind != .regular {
        look = .failed(ESPIPE)
      } else if isClaimed(stat.identity) {
        look = .absent
      } else {
        look = .file(stat.identity)
        if let live, live.identity == stat.identity, stat.size >= live.readOffset {
          live.lastStat = stat
        }
      }
    } catch {
      look = error.code == ENOENT || error.code == ENOTDIR ? .absent : .failed(error.code)
    }
    if look == .absent, let live, let stat = try? calls.status(of: live.descriptor) {
      state.deleted(live.number, stat.links == 0)
    }
    perform(state.looked(look, at: now), at: now)
    // A generation may have come and gone while the name was away.
    if look == .absent, state.current == nil, hasStarted, seen.count < Self.seenLimit {
      chase(after: lastLive?.reference ?? .blank, at: now)
    }
  }

  private func perform(_ actions: [TailState.Action], at now: Duration) {
    for action in actions {
      switch action {
      case .open: openLive(at: now)
      case .resume(let file):
        state.resumed(file, at: now)
        if let tail = tails[file] { remember(live: tail) }
      case .finish(let file): finish(file, at: now)
      case .settle(let file): settle(file)
      case .say(let notice): say(notice)
      }
    }
  }

  private func openLive(at now: Duration) {
    do throws(SystemError) {
      let tail = try FileTail.open(resolved(path), number: nextNumber, calls: calls)
      nextNumber += 1
      if let place = past.lastIndex(where: { $0.identity == tail.identity }),
        try tail.resume(behind: past[place].proof)
      {
        past.remove(at: place)
      }
      if let lastLive {
        if lastLive.identity != tail.identity {
          chase(after: lastLive.reference, except: tail.identity, at: now)
        }
      } else if hasStarted, seen.count < Self.seenLimit {
        // The name was never there when it was looked at: what came beside it since is unread.
        chase(after: .blank, except: tail.identity, at: now)
      }
      begin(tail)
      state.opened(tail.number, tail.identity, at: now)
      remember(live: tail)
      isCaughtUp = false
      problem = nil
      say(.opened(log: path, offset: tail.readOffset))
    } catch {
      guard error.code != ENOENT else { return }
      problem = error.code
      perform(state.failed(error.code), at: now)
    }
  }

  /// Generations that were born and renamed away between two looks.
  private func chase(
    after reference: FileStat, except live: FileIdentity? = nil, at now: Duration
  ) {
    let siblings = search.siblings(of: [path, lastLive?.path ?? path])
    for sibling in siblings {
      let identity = sibling.stat.identity
      guard identity != live, identity != reference.identity, !seen.contains(identity),
        !openIdentities.contains(identity), !isPast(identity),
        !isClaimed(identity), isYounger(sibling.stat, than: reference),
        let tail = search.open(sibling, number: nextNumber), !isKnown(tail)
      else { continue }
      nextNumber += 1
      begin(tail)
      state.found(tail.number, identity, before: state.current, at: now)
      say(.recovered(log: path, sibling: sibling.path))
    }
    see(siblings)
  }

  /// Ties count: births within one clock tick are equal.
  private func isYounger(_ stat: FileStat, than reference: FileStat) -> Bool {
    if stat.identity.birth != 0, reference.identity.birth != 0 {
      return stat.identity.birth >= reference.identity.birth
    }
    return stat.modified >= reference.modified
  }

  /// Whether the file is a copy of something that was or is being read.
  private func isKnown(_ tail: FileTail) -> Bool {
    let proofs = past.map(\.proof) + tails.values.map(\.committed)
    for proof in proofs where proof.isTelling {
      if (try? proof.holds(of: tail.descriptor, calls: calls)) == true { return true }
    }
    return tails.values.contains { $0.isPrefix(tail, size: tail.lastStat.size) }
  }

  // MARK: reading

  /// Reads what there is, at most one buffer of every file; true when there is more.
  ///
  /// A file that was not yet read to its end holds back all that stand behind it.
  func turn(at now: Duration) -> Bool {
    var isMore = false
    for handle in state.handles {
      guard let tail = tails[handle.file] else { continue }
      switch pass(tail, buffer, at: now) {
      case .end: break
      case .more:
        guard handle.isDrained else { return true }
        isMore = true
      case .changed: return true
      case .blocked:
        if tail.number == state.current { break }
        guard handle.isDrained else { return false }
      }
    }
    if !isCaughtUp, let current = state.current, state.handle(current)?.isDrained == true {
      isCaughtUp = true
      say(.caughtUp(log: path, offset: live?.readOffset ?? 0))
    }
    return isMore
  }

  private enum Pass {
    case end
    case more
    /// The files changed: go through them again.
    case changed
    case blocked
  }

  private func pass(
    _ tail: FileTail, _ buffer: UnsafeMutableRawBufferPointer, at now: Duration
  ) -> Pass {
    guard tail.holdsHead() else { return replaced(tail, isTruncation: false, at: now) }
    var consumed = 0
    while consumed < buffer.count / 2 {
      switch tail.read(into: buffer) {
      case .data(let range):
        failures[tail.number] = nil
        problem = nil
        consumed += range.count
        accept(tail, UnsafeRawBufferPointer(rebasing: buffer[..<range.upperBound]), from: range)
        state.received(tail.number, at: now)
      case .end:
        problem = nil
        state.drained(tail.number)
        return .end
      case .replaced(let isTruncation): return replaced(tail, isTruncation: isTruncation, at: now)
      case .failed(let code): return failed(tail, code, at: now)
      }
    }
    return .more
  }

  private func accept(_ tail: FileTail, _ chunk: UnsafeRawBufferPointer, from range: Range<Int>) {
    collect { pipeline, emit in
      pipeline.accept(
        UnsafeRawBufferPointer(rebasing: chunk[range]), of: tail.number, emit: emit)
    }
    tail.commit(pipeline.committedOffset(of: tail.number), chunk: chunk)
  }

  private func collect(_ body: (inout any LogPipeline, (PipelineOutput) -> Void) -> Void) {
    body(&pipeline) { output in
      if case .row(let row) = output {
        rows = row.index + 1
        lastStep = row.step
      }
      outputs.append(output)
    }
  }

  private func failed(_ tail: FileTail, _ code: Int32, at now: Duration) -> Pass {
    problem = code
    perform(state.failed(code), at: now)
    failures[tail.number, default: 0] += 1
    if tail.number == state.current {
      // A stale network handle: open the name again and go on by proof.
      if code == ESTALE {
        close(tail)
        return .changed
      }
    } else if failures[tail.number, default: 0] >= Self.failureLimit {
      let left = tail.lastStat.size - min(tail.lastStat.size, tail.readOffset)
      say(.bytesLost(log: path, count: left, reason: "a rotated file can't be read"))
      collect { pipeline, emit in pipeline.finishFile(tail.number, emit: emit) }
      close(tail)
      return .changed
    }
    return .blocked
  }

  /// The content read so far was cut off or overwritten.
  private func replaced(_ tail: FileTail, isTruncation: Bool, at now: Duration) -> Pass {
    say(isTruncation ? .truncated(log: path) : .rewritten(log: path))
    let old = tail.number
    let number = nextNumber
    nextNumber += 1
    if !recoverCopy(of: tail, at: now) {
      let known = tail.lastStat.size - min(tail.lastStat.size, tail.readOffset)
      let partial = tail.readOffset - pipelineOffset(tail)
      collect { pipeline, emit in pipeline.finishFile(old, emit: emit) }
      say(
        .bytesLost(
          log: path, count: known + partial,
          reason: "replaced in place: what was written since the last read can't be excluded lost"))
    }
    remember(past: tail)
    tails[old] = nil
    tail.restart(as: number)
    tails[number] = tail
    pipeline.beginFile(number, at: 0)
    state.replaced(old, by: number, at: now)
    if state.current == number { remember(live: tail) }
    return .changed
  }

  private func pipelineOffset(_ tail: FileTail) -> UInt64 {
    min(pipeline.committedOffset(of: tail.number), tail.readOffset)
  }

  /// A copytruncate leaves a copy: rows written between the last read and the copy stand there.
  ///
  /// True when a copy was found, so that nothing before it is lost.
  private func recoverCopy(of tail: FileTail, at now: Duration) -> Bool {
    let siblings = search.siblings(of: [path, tail.path])
    var best: (sibling: SiblingSearch.Sibling, tail: FileTail)?
    var isOlderCopy = false
    for sibling in siblings
    where !openIdentities.contains(sibling.stat.identity) && !isPast(sibling.stat.identity)
      && !isClaimed(sibling.stat.identity)
    {
      guard let copy = search.open(sibling, number: nextNumber) else { continue }
      let isNew = !seen.contains(sibling.stat.identity)
      let proof = tail.committed
      let size = copy.lastStat.size
      if size < tail.readOffset {
        if isNew, tail.beganLike(copy, size: size) {
          isOlderCopy = true
          see([sibling])
        }
      } else if proof.isTelling || (isNew && tail.beganLike(copy, size: tail.readOffset)),
        (try? copy.resume(behind: proof)) == true, size > best?.tail.lastStat.size ?? 0
      {
        best = (sibling, copy)
      }
    }
    guard let best else { return isOlderCopy }
    nextNumber += 1
    see([best.sibling])
    if best.tail.lastStat.size > best.tail.readOffset {
      begin(best.tail)
      state.found(best.tail.number, best.tail.identity, before: tail.number, at: now)
      if best.tail.lastStat.size > tail.readOffset {
        say(.recovered(log: path, sibling: best.sibling.path))
      }
    }
    chase(after: best.tail.lastStat, at: now)
    return true
  }

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

  private func settle(_ file: Int) {
    guard let tail = tails[file] else { return }
    state.settled(file)
    guard tail.readOffset > pipeline.committedOffset(of: file) else { return }
    collect { pipeline, emit in _ = pipeline.settle(file, emit: emit) }
    tail.commit(
      pipeline.committedOffset(of: file), chunk: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  private func finish(_ file: Int, at now: Duration) {
    guard let tail = tails[file] else { return }
    // Settled first, so that the offset remembered is behind the row if the name comes back.
    settle(file)
    collect { pipeline, emit in pipeline.finishFile(file, emit: emit) }
    remember(past: tail)
    close(tail)
  }

  private func close(_ tail: FileTail) {
    if !past.contains(where: { $0.identity == tail.identity }) { remember(past: tail) }
    if lastLive?.identity == tail.identity { remember(live: tail) }
    if tail.identity.birth == 0 { claims.release(tail.identity, by: path) }
    tails[tail.number] = nil
    failures[tail.number] = nil
    state.closed(tail.number)
  }

  /// Whether a look at names and sizes shows a reason to read; cheap, for the reconcile tick.
  func hasChanged() -> Bool {
    let named = try? calls.status(of: path)
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

  private func hasGrown(_ tail: FileTail) -> Bool {
    (try? calls.status(of: tail.descriptor)).map { $0.size != tail.readOffset } ?? false
  }

  // MARK: memory

  private func begin(_ tail: FileTail) {
    nextNumber = max(nextNumber, tail.number + 1)
    tails[tail.number] = tail
    claims.take(tail.identity, for: path)
    pipeline.beginFile(tail.number, at: tail.readOffset)
  }

  private func remember(live tail: FileTail) {
    lastLive = openFile(tail, isLive: true)
  }

  private func remember(past tail: FileTail) {
    past.removeAll { $0.identity == tail.identity }
    past.append(CheckpointRecord.PastFile(identity: tail.identity, proof: tail.committed))
    while past.count > Self.pastLimit {
      let oldest = past.removeFirst()
      if !openIdentities.contains(oldest.identity) { claims.release(oldest.identity, by: path) }
    }
  }

  private func see(_ siblings: [SiblingSearch.Sibling]) {
    for sibling in siblings where !seen.contains(sibling.stat.identity) {
      seen.append(sibling.stat.identity)
    }
    seen.removeFirst(max(0, seen.count - Self.seenLimit))
  }

  private func openFile(_ tail: FileTail, isLive: Bool) -> CheckpointRecord.OpenFile {
    CheckpointRecord.OpenFile(
      identity: tail.identity, proof: tail.committed, path: tail.path,
      modified: tail.lastStat.modified, isLive: isLive)
  }

  private func isPast(_ identity: FileIdentity) -> Bool {
    past.contains { $0.identity == identity }
  }

  private func isClaimed(_ identity: FileIdentity) -> Bool {
    claims.isTaken(identity, byOtherThan: path)
  }

  private func resolved(_ path: String) -> String {
    LinkChain.end(of: path, calls: calls)
  }

  private func say(_ event: EngineEvent) { outputs.append(.engine(event)) }

  private func say(_ notice: TailState.Notice) {
    switch notice {
    case .waiting:
      problem = nil
      say(.waiting(log: path))
    case .unreadable(let code):
      problem = code
      say(.unreadable(log: path, errno: code))
    case .rotated: say(.rotated(log: path))
    case .removed: say(.removed(log: path))
    }
  }

  /// One consistent moment, to be written as a checkpoint.
  func record(generation: Int, outbox: [AlertEvent]) throws -> CheckpointRecord {
    var files = state.handles.compactMap { handle in
      tails[handle.file].map { openFile($0, isLive: handle.file == state.current) }
    }
    // While the name is gone its last file says what to look for when it comes back.
    if state.current == nil, let lastLive, !openIdentities.contains(lastLive.identity) {
      files.append(lastLive)
    }
    return CheckpointRecord(
      log: path, run: run, generation: generation, files: files, past: past, seen: seen,
      outbox: outbox, rows: rows, pipeline: try pipeline.snapshot())
  }
}

extension CheckpointRecord.OpenFile {
  /// The file as a reference for what is younger.
  fileprivate var reference: FileStat {
    FileStat(identity: identity, size: proof.offset, modified: modified)
  }
}
