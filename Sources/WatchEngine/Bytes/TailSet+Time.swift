/// What is due when, without any event.
extension TailSet {
  /// When ``tick(at:)`` next has something to do.
  package func nextTick(at now: Duration) -> Duration {
    var next = nextReconcile
    if mustSearch { next = min(next, searchAllowedAt) }
    if hasGlob { next = min(next, nextSearch) }
    if let deadline = deadlines.next({ entries[$0]?.tail.nextDeadline }) {
      next = min(next, deadline)
    }
    return dirty.isEmpty ? next : min(next, nextFlush)
  }

  /// Judges what is quiet, lets go of old handles, looks at every name.
  package func tick(at now: Duration) {
    for log in deadlines.take(until: now, { entries[$0]?.tail.nextDeadline }) {
      guard let entry = entries[log] else { continue }
      entry.tail.tick(at: now)
      collect(entry, at: now)
      if entry.tail.nextDeadline.map({ $0 <= now }) == true { enqueue(entry) }
    }
    if now >= nextSearch,
      entries.isEmpty || hasGlob || degradedReason != nil
    {
      search(at: now)
    } else if now >= nextSearch {
      nextSearch = now + searchPause(at: now)
    }
    guard now >= nextReconcile else { return }
    for group in groups.values where group.isCaughtUp {
      guard let entry = group.entries.first(where: \.tail.isCaughtUp) else { continue }
      entry.tail.clock(at: now)
      if !entry.tail.outputs.isEmpty { collect(entry, at: now) }
    }
    for (log, entry) in entries where entry.tail.hasChanged() { wake(log, at: now) }
    // One that is gone is told of only when nobody holds a file of it open any more, and we may.
    if watchFolders.contains(where: { identity(of: $0) != folderIdentities[$0] }) {
      mustSearch = true
    }
    nextReconcile = now + reconcileInterval(at: now)
  }

  func searchPause(at now: Duration) -> Duration {
    guard degradedReason == nil, !hasSilentFolder else { return Self.searchInterval.least }
    return min(max(now - lastActivity, Self.searchInterval.least), Self.searchInterval.most)
  }

  /// 2 s after activity, backing off to 8 s; where changes must be polled for 0.25 s to 2 s.
  func reconcileInterval(at now: Duration) -> Duration {
    let quiet = now - lastActivity
    let polls = degradedReason != nil || entries.values.contains(where: \.polls)
    let (least, most): (Duration, Duration) =
      polls ? (.milliseconds(250), .seconds(2)) : (.seconds(2), .seconds(8))
    return min(max(quiet, least), most)
  }
}
