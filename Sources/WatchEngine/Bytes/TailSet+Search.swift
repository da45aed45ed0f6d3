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
      entry.tail.pipeline.apply(entry.spec.settings, to: entry.tail.path)
      entry.tail.rename(run: entry.spec.run(of: entry.tail.path))
      mark(entry.group)
    }
    regroup()
  }

  func search(at now: Duration) {
    mustSearch = false
    nextSearch = now + searchPause(at: now)
    folderSpecs.formIntersection(specs.map(\.pattern))
    patterns = specs.map { pattern(of: $0) }
    hasGlob = !folderSpecs.isEmpty || specs.contains(where: \.isOpenEnded)
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
    for (spec, pattern) in zip(specs, patterns) {
      // A literal log has a record of its own from the first search on.
      if watchedSince[spec.pattern] == nil, !pattern.isLiteral {
        watchedSince[spec.pattern] = store?.firstWatched(spec.pattern)
      }
      find(spec, pattern, into: &wanted, &sequences, &named, &folders)
    }
    // What a run dumps is looked for beside its logs, once for all of them.
    for log in wanted {
      guard let spec = log.spec.dumps(beside: log.path), named.insert(spec.pattern).inserted
      else { continue }
      patterns.append(GlobPattern(spec.pattern))
      findDumps(spec, into: &wanted, &named, &folders)
    }
    var fresh: [(entry: TailEntry, muted: Bool)] = []
    let isNew = wanted.contains { entries[$0.path] == nil }
    let plan = isNew ? RunPlan(wanted.map { $0.spec.planned($0.path) }) : RunPlan([])
    let rules = isNew ? Dictionary(uniqueKeysWithValues: wanted.map { ($0.path, $0.spec) }) : [:]
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
        guard entries.count < logLimit else {
          degrade("more than \(logLimit) logs")
          break
        }
        add(path, in: plan.run(of: path), rules, fresh: &fresh, at: now)
        if let members = wanted.members { _ = entries[path]?.tail.offer(members) }
      }
    }
    // Known logs first: a rotated file belongs to the log that was reading it, not to its new name.
    listings.pass {
      for (entry, muted) in fresh {
        let since = muted ? nil : watchedSince[entry.spec.pattern]
        entry.tail.startFresh(muted: muted, watchedSince: since, at: now)
      }
    }
    for (entry, _) in fresh { began(entry, at: now) }
    for entry in entries.values where specs.isEmpty || !isNamed(entry, named) {
      entry.isLeaving = true
      mark(entry.group)
    }
    for group in groups.values where group.entries.count > 1 && !group.isLeaving { rest(group) }
    for entry in entries.values {
      for point in LinkChain.points(of: entry.tail.name, calls: calls) {
        folders.insert(GlobPattern.nearest(PathParts.split(point).folder, calls: calls))
      }
    }
    index()
    hasSilentFolder = folders.contains { RemoteFileSystem.mustPoll(calls.fileSystemKind($0)) }
    let identities = Dictionary(
      uniqueKeysWithValues: folders.compactMap { folder in
        identity(of: folder).map { (folder, $0) }
      })
    // A folder made again under its name needs a new watch.
    if folders != watchFolders || identities != folderIdentities {
      watchFolders = folders
      folderIdentities = identities
      watchChanged = true
    }
  }

  func identity(of folder: String) -> FileIdentity? { (try? calls.status(of: folder))?.identity }

  /// What the spec matches: a folder stands for the logs in it, also while it is gone.
  private func pattern(of spec: LogSpec) -> GlobPattern {
    let pattern = GlobPattern(spec.pattern)
    guard pattern.isLiteral else { return pattern }
    if let stat = try? calls.status(of: spec.pattern) {
      if stat.kind == .directory {
        folderSpecs.insert(spec.pattern)
      } else {
        folderSpecs.remove(spec.pattern)
      }
    }
    guard folderSpecs.contains(spec.pattern) else { return pattern }
    return GlobPattern(PathParts.join(PathParts.plain(spec.pattern), "*"))
  }

  private func find(
    _ spec: LogSpec, _ pattern: GlobPattern, into wanted: inout [Wanted],
    _ sequences: inout [String: Int], _ named: inout Set<String>, _ folders: inout Set<String>
  ) {
    let isGlob = !pattern.isLiteral
    for path in paths(of: pattern, &folders) where !named.contains(path) {
      if folderSpecs.contains(spec.pattern), !LogKind.isLog(PathParts.split(path).name) { continue }
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
      if let member = member(path, of: sequence.pattern) { wanted[place].members?.append(member) }
    }
  }

  /// All files of the pattern are one log, which is there from its first file on.
  private func findDumps(
    _ spec: LogSpec, into wanted: inout [Wanted], _ named: inout Set<String>,
    _ folders: inout Set<String>
  ) {
    let paths = paths(of: GlobPattern(spec.pattern), &folders).filter {
      $0 == spec.pattern || named.insert($0).inserted
    }
    let members = paths.compactMap { member($0, of: spec.pattern) }
    guard !members.isEmpty || entries[spec.pattern] != nil else { return }
    wanted.append(Wanted(path: spec.pattern, spec: spec, isGlob: true, members: members))
  }

  private func paths(of pattern: GlobPattern, _ folders: inout Set<String>) -> [String] {
    let found = pattern.find(calls: calls)
    folders.formUnion(found.folders)
    if found.isCut { degrade("the pattern \(pattern.text) matches too many files") }
    return found.paths
  }

  private func member(_ path: String, of log: String) -> SequenceState.Member? {
    guard let stat = try? calls.status(of: path), !claims.isTaken(stat.identity, byOtherThan: log)
    else { return nil }
    return SequenceState.Member(path: path, stat: stat)
  }

  /// A log found by a glob stays while its file is gone; only a changed config lets it go.
  func isNamed(_ entry: TailEntry, _ named: Set<String>) -> Bool {
    let path = entry.tail.path
    return named.contains(path)
      || zip(specs, patterns).contains { spec, pattern in
        pattern.matches(path)
          || (entry.tail.sequence != nil && spec.pattern == entry.spec.pattern)
      }
  }

  func began(_ entry: TailEntry, at now: Duration) {
    mark(entry.group)
    if entry.isHeld { urgent.insert(entry.group.key) }
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
    // A link leads to another file system, a single file may be mounted; neither need be there yet.
    let end = LinkChain.end(of: entry.tail.name, calls: calls)
    let folders = Set([path, end].map(PathParts.split).map(\.folder))
    let places = [end] + folders.map { GlobPattern.nearest($0, calls: calls) }
    entry.polls = places.contains { RemoteFileSystem.mustPoll(calls.fileSystemKind($0)) }
  }
}
