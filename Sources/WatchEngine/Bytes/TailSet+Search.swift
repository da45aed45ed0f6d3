/// Which logs there are, and where they are heard of.
extension TailSet {
  /// A log that the specs name.
  struct Wanted {
    var path: String
    var spec: LogSpec
    var isGlob: Bool
    /// The files there are of a log that is a sequence of them.
    var members: [SequenceState.Member]?
  }

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

  func search(at now: Duration) {
    mustSearch = false
    nextSearch = now + Self.searchInterval
    patterns = specs.map { GlobPattern($0.pattern) }
    defer {
      // 0.2 ms a log is about what it takes.
      searchAllowedAt =
        entries.count < 100 ? now : now + .microseconds(200) * min(entries.count, 10_000)
    }
    var wanted: [Wanted] = []
    /// Place in `wanted` of each log that is a sequence of files.
    var sequences: [String: Int] = [:]
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
        guard isGlob, let sequence = LogSequence(of: path) else {
          wanted.append(Wanted(path: path, spec: spec, isGlob: isGlob))
          continue
        }
        let place = sequences[sequence.pattern] ?? wanted.count
        if place == wanted.count {
          sequences[sequence.pattern] = place
          named.insert(sequence.pattern)
          wanted.append(Wanted(path: sequence.pattern, spec: spec, isGlob: true, members: []))
        }
        if let stat = try? calls.status(of: path),
          !claims.isTaken(stat.identity, byOtherThan: sequence.pattern)
        {
          wanted[place].members?.append(SequenceState.Member(path: path, stat: stat))
        }
      }
    }
    var fresh: [(entry: TailEntry, muted: Bool)] = []
    listings.pass {
      for wanted in wanted {
        let path = wanted.path
        if let entry = entries[path] {
          entry.spec = wanted.spec
          entry.isLeaving = false
          if let members = wanted.members, entry.tail.offer(members) { enqueue(entry) }
          continue
        }
        if wanted.isGlob, let stat = try? calls.status(of: path),
          claims.isTaken(stat.identity, byOtherThan: path)
        {
          continue
        }
        guard entries.count < Self.logLimit else {
          degrade("more than \(Self.logLimit) logs")
          break
        }
        add(wanted, fresh: &fresh, at: now)
      }
    }
    // Known logs first: a rotated file belongs to the log that was reading it, not to its new name.
    listings.pass {
      for (entry, muted) in fresh { entry.tail.startFresh(muted: muted, at: now) }
    }
    for (entry, _) in fresh { began(entry, at: now) }
    for entry in entries.values where specs.isEmpty || !isNamed(entry, named) {
      entry.isLeaving = true
      entry.isDirty = true
      active.insert(entry.tail.path)
    }
    for entry in entries.values {
      for point in LinkChain.points(of: entry.tail.name, calls: calls) {
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
  func isNamed(_ entry: TailEntry, _ named: Set<String>) -> Bool {
    let path = entry.tail.path
    return named.contains(path)
      || specs.contains { spec in
        GlobPattern(spec.pattern).matches(path)
          || (entry.tail.sequence != nil && spec.pattern == entry.spec.pattern)
      }
  }

  func add(
    _ wanted: Wanted, fresh: inout [(entry: TailEntry, muted: Bool)],
    at now: Duration
  ) {
    let (path, spec) = (wanted.path, wanted.spec)
    let run = spec.run(of: path)
    let tail = LogTail(
      path: path, isSequence: wanted.members != nil, run: run,
      pipeline: makePipeline(run, path, spec.settings), calls: calls,
      decompress: decompress, claims: claims, listings: listings, buffer: buffer)
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
    if let members = wanted.members { _ = tail.offer(members) }
  }

  func restore(_ entry: TailEntry, _ record: CheckpointRecord, at now: Duration) -> Bool {
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

  func began(_ entry: TailEntry, at now: Duration) {
    entry.isDirty = true
    entry.needsLook = false
    collect(entry, at: now)
    enqueue(entry)
  }

  func index() {
    points.removeAll(keepingCapacity: true)
    openFolders.removeAll(keepingCapacity: true)
    for (path, entry) in entries { index(path, entry) }
  }

  func index(_ path: String, _ entry: TailEntry) {
    for point in LinkChain.points(of: entry.tail.name, calls: calls) {
      points[point, default: []].insert(path)
    }
    for open in entry.tail.openPaths {
      openFolders[PathParts.split(open).folder, default: []].insert(path)
    }
    entry.polls = RemoteFileSystem.mustPoll(
      calls.fileSystemKind(GlobPattern.nearest(PathParts.split(path).folder, calls: calls)))
  }
}
