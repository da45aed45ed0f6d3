/// Which logs share a record: groups are made, joined, taken apart and put together anew here.
///
/// What the records say wins over what names say: a run that was put together once stays together, also
/// when files come that would have made its folder ambiguous. Only the config takes it apart.
extension TailSet {
  /// Adds a log to the run it is planned or recorded with.
  ///
  /// `run`: the logs it is planned with, itself among them; `specs`: of all logs wanted.
  func add(
    _ path: String, in run: [String], _ specs: [String: LogSpec],
    fresh: inout [(entry: TailEntry, muted: Bool)], at now: Duration
  ) {
    guard let spec = specs[path] else { return }
    let own = store?.load(path) ?? .none
    if let group = groups[path] ?? liveGroup(for: path, in: run, own.record, specs) {
      // One that is being let go comes back with its record.
      guard !group.isLeaving else { return }
      return join(group, path, spec, own: own, fresh: &fresh, at: now)
    }
    // The run's record is being written for the last time; then it comes back, and this one with it.
    guard !run.contains(where: { (entries[$0]?.group ?? groups[$0])?.isLeaving == true }) else {
      return
    }
    let (key, loaded) = founder(of: run, path, own, specs)
    let group = TailGroup(
      key: key, pipeline: makePipeline(spec.run(of: path), key, (specs[key] ?? spec).settings))
    groups[key] = group
    group.isMuted = !restore(group, loaded) && loaded != .none
    join(group, path, spec, own: own, fresh: &fresh, at: now)
  }

  /// The group of another log that this one is planned with, or is kept under.
  private func liveGroup(
    for path: String, in run: [String], _ own: CheckpointRecord?, _ specs: [String: LogSpec]
  ) -> TailGroup? {
    let kept = own.flatMap { groups[$0.keptUnder] }
    let mates = run.compactMap { entries[$0]?.group }
    let candidates = (kept.map { [$0] } ?? []) + mates
    return candidates.first { mayJoin(path, $0, specs) }
  }

  private func mayJoin(
    _ path: String, _ group: TailGroup, _ specs: [String: LogSpec]
  ) -> Bool {
    let isKnown = group.resting.contains { $0.log == path }
    guard isKnown || group.entries.count + group.resting.count < TailGroup.limit,
      !group.isLeaving
    else { return false }
    return group.entries.allSatisfy { mayJoin(path, $0.tail.path, specs) }
  }

  /// Whether the config lets two logs be one run; what it doesn't name has no say.
  private func mayJoin(_ path: String, _ other: String, _ specs: [String: LogSpec]) -> Bool {
    guard let spec = specs[path], let others = specs[other] else { return true }
    return spec.join != .never && others.join != .never
      && spec.run(of: path) == others.run(of: other)
  }

  /// Where the run's record is, or is to be: of several that know logs of it the one that knows most.
  private func founder(
    of run: [String], _ path: String, _ own: CheckpointStore.Loaded, _ specs: [String: LogSpec]
  ) -> (key: String, loaded: CheckpointStore.Loaded) {
    var best: (loaded: CheckpointStore.Loaded, record: CheckpointRecord)?
    for log in run {
      var loaded = log == path ? own : store?.load(log) ?? .none
      if let key = loaded.record?.keptUnder, !key.isEmpty {
        guard mayJoin(path, key, specs) else { continue }
        loaded = store?.load(key) ?? .none
      }
      // A run that is watched already and has no room for it is not its own.
      guard let record = loaded.record, record.place(of: log) != nil, groups[record.log] == nil
      else { continue }
      if let best = best?.record,
        (best.places.count, best.rows) >= (record.places.count, record.rows)
      {
        continue
      }
      best = (loaded, record)
    }
    if let best { return (best.record.log, best.loaded) }
    // Kept under a run it may not belong to any more, it takes its place from there.
    if own.record != nil { return (path, .none) }
    return own == .none ? (groups[run[0]] == nil ? run[0] : path, .none) : (path, .corrupt)
  }

  /// Takes over a group's record but for its places; false when there is none that can be used.
  private func restore(_ group: TailGroup, _ loaded: CheckpointStore.Loaded) -> Bool {
    switch loaded {
    case .none: return false
    case .corrupt:
      say(
        .checkpointCorrupt(
          log: group.key, fallback: "the log is read again, its old alerts muted"))
      return false
    case .previous:
      say(.checkpointCorrupt(log: group.key, fallback: "the generation before it"))
    case .record: break
    }
    guard let record = loaded.record else { return false }
    do {
      var pipeline = group.shared.pipeline
      let state = try record.pipeline.node
      if state.value != .null { try pipeline.restore(state) }
      group.shared.pipeline = pipeline
    } catch {
      say(
        .checkpointCorrupt(
          log: record.log, fallback: "its state doesn't fit: read again, its old alerts muted"))
      return false
    }
    group.generation = record.generation
    group.written = record.generation
    group.outbox = record.outbox
    group.resting = record.places
    for alert in record.outbox { outputs.append(.alert(alert, inDoubt: true)) }
    return true
  }

  /// Adds a log to a group: where the group's record has it, else where its own has it, else anew.
  private func join(
    _ group: TailGroup, _ path: String, _ spec: LogSpec, own: CheckpointStore.Loaded,
    fresh: inout [(entry: TailEntry, muted: Bool)], at now: Duration
  ) {
    let tail = LogTail(
      path: path, isSequence: spec.isSequence(path), run: spec.run(of: path),
      shared: group.shared, calls: calls,
      decompress: decompress, claims: claims, listings: listings, buffer: buffer)
    let entry = TailEntry(tail: tail, group: group, spec: spec)
    entries[path] = entry
    let kept = group.resting.firstIndex { $0.log == path }.map { group.resting.remove(at: $0) }
    let place = adopt(group, path, spec, kept: kept, own: own.record) ?? kept
    if path != group.key, own.record?.keptUnder != group.key {
      group.signposts[path] = TailGroup.Signpost(
        generation: (own.record?.generation ?? 0) + 1, after: group.generation + 1)
    }
    group.shared.pipeline.apply(spec.settings, to: path)
    guard let place else {
      entry.isHeld = store != nil
      return fresh.append((entry, group.isMuted))
    }
    tail.restore(place, at: now)
    began(entry, at: now)
  }

  /// The place of a log that has a record of its own, or a newer one, from before it joined.
  private func adopt(
    _ group: TailGroup, _ path: String, _ spec: LogSpec, kept: CheckpointRecord.Place?,
    own: CheckpointRecord?
  ) -> CheckpointRecord.Place? {
    guard let own else { return nil }
    var source = own
    if own.keptUnder.isEmpty {
      guard path != group.key else { return nil }
    } else {
      guard own.keptUnder != group.key, let record = store?.load(own.keptUnder).record else {
        return nil
      }
      source = record
      // Its record of its own takes the signpost's place.
      if path == group.key { group.generation = own.generation }
    }
    guard let place = source.place(of: path), place.rows >= (kept?.rows ?? 0) else { return nil }
    do {
      let state = try source.pipeline.node
      if state.value != .null {
        try group.shared.pipeline.adopt(path, settings: spec.settings, from: state)
      }
    } catch {
      return nil
    }
    if own.keptUnder.isEmpty {
      // Killed before its record said where its place is kept, it was taken over before.
      let known = Set(group.outbox.map(\.id))
      let new = own.outbox.filter { !known.contains($0.id) }
      group.outbox += new
      for alert in new { outputs.append(.alert(alert, inDoubt: true)) }
    }
    return place
  }

  /// Of the logs of one run that wait, the one that is furthest behind: their old rows are read as they
  /// came, side by side.
  func inOrder(_ entry: TailEntry) -> TailEntry {
    guard entry.group.entries.count > 1 else { return entry }
    let place = { (entry: TailEntry) in
      MergeOrder(lastStep: entry.tail.lastStep, path: entry.tail.path)
    }
    let waiting = entry.group.entries.filter { $0.isReady || $0 === entry }
    guard let first = waiting.min(by: { place($0) < place($1) }), first !== entry else {
      return entry
    }
    // Its own place in the queue is passed over when it comes.
    first.isReady = false
    enqueue(entry)
    return first
  }

  /// Logs of a group that are no longer named are let go at once; their places stay in its record.
  func rest(_ group: TailGroup) {
    for entry in group.entries where entry.isLeaving {
      let path = entry.tail.path
      group.resting.append(entry.tail.place)
      group.entries.removeAll { $0 === entry }
      group.shared.pipeline.leave(path)
      entries[path] = nil
      claims.releaseAll(by: path)
      mark(group)
    }
  }

  /// After a reload: groups that the config doesn't want so are written, dropped and come back as it
  /// wants them.
  func regroup() {
    // Without records nothing could come back.
    guard store != nil else { return }
    let watched = entries.values.filter { !$0.isLeaving }
    let specs = Dictionary(uniqueKeysWithValues: watched.map { ($0.tail.path, $0.spec) })
    let plan = RunPlan(specs.keys.sorted().compactMap { specs[$0]?.planned($0) })
    var changed: [TailGroup] = []
    for run in plan.runs {
      let groups = Set(run.compactMap { entries[$0]?.group.key })
      if groups.count > 1 { changed += groups.compactMap { self.groups[$0] } }
    }
    for group in groups.values where group.entries.count > 1 {
      guard let first = group.entries.first?.tail.path else { continue }
      if !group.entries.allSatisfy({ mayJoin($0.tail.path, first, specs) }) {
        changed.append(group)
      }
    }
    for group in changed {
      group.isRegrouping = true
      mark(group)
    }
  }
}

extension CheckpointStore.Loaded {
  fileprivate var record: CheckpointRecord? {
    switch self {
    case .record(let record), .previous(let record): record
    case .none, .corrupt: nil
    }
  }
}
