/// What is recorded when, and which alerts may be told.
extension TailSet {
  /// Records to be written now, each one consistent; all dirty ones when `everything`.
  ///
  /// The caller places them (``CheckpointStore/place(_:)``) and says so (``placed(_:error:at:)``), syncs
  /// them and says so (``synced(_:error:took:at:)``); logs in any order.
  package func takeRecords(everything: Bool = false, at now: Duration) -> [CheckpointRecord] {
    guard store != nil else {
      for group in groups.values where group.isLeaving { drop(group) }
      dirty.removeAll()
      return []
    }
    let isTime = everything || now >= nextFlush
    // An alert waits for no sync: its record takes the place of the one that is being synced.
    let due = (isTime ? urgent.union(dirty) : urgent).compactMap { groups[$0] }.filter {
      $0.writing == nil
        && ($0.isUrgent || ($0.syncing == nil && $0.isDirty && (isTime || $0.isHeld)))
    }
    if isTime { nextFlush = max(nextFlush, now + Self.flushInterval) }
    guard !due.isEmpty, flushRecorder() else {
      // Without its rows in the file a checkpoint would lose them; the alerts must not wait.
      if !due.isEmpty { for group in due { release(group, through: Int.max) } }
      return []
    }
    return due.sorted { $0.key < $1.key }.flatMap { group in
      do {
        let record = try group.record()
        group.generation += 1
        group.writing = group.generation
        group.isDirty = false
        dirty.remove(group.key)
        urgent.remove(group.key)
        return [record] + group.dueSignposts
      } catch {
        failed(group, "its state can't be written: \(error)")
        return []
      }
    }
  }

  /// Something of the run changed: the next flush writes it.
  func mark(_ group: TailGroup) {
    group.isDirty = true
    if store != nil { dirty.insert(group.key) }
  }

  func flushRecorder() -> Bool {
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

  /// A record is in place (`error` nil): a kill doesn't undo it any more, so its alerts may be told.
  package func placed(_ record: CheckpointRecord, error: SystemError?, at now: Duration) {
    guard record.keptUnder.isEmpty, let group = groups[record.log],
      group.writing == record.generation
    else { return }
    group.writing = nil
    if let error { return failed(group, error) }
    group.syncing = record.generation
    release(group, through: record.generation)
  }

  /// A record placed before is durable (`error` nil), `took` after it was handed out.
  package func synced(
    _ record: CheckpointRecord, error: SystemError?, took: Duration, at now: Duration
  ) {
    // A slow disk is written to less often.
    nextFlush = max(nextFlush, now + min(took * Self.flushShare, Self.flushPauseLimit))
    guard record.keptUnder.isEmpty else {
      if error == nil { groups[record.keptUnder]?.signposts[record.log] = nil }
      return
    }
    guard let group = groups[record.log], group.syncing == record.generation else { return }
    group.syncing = nil
    if let error { return failed(group, error) }
    group.checkpointAt = now
    group.checkpointError = nil
    group.written = record.generation
    // The next record comes with what they wait for.
    if !group.dueSignposts.isEmpty { mark(group) }
    letGo(group)
    if group.isLeaving, !group.isDirty, group.writing == nil { drop(group) }
  }

  func failed(_ group: TailGroup, _ error: SystemError) {
    mark(group)
    failed(group, "\(error.call) \(error.subject): errno \(error.code)")
    letGo(group)
  }

  /// The first checkpoint stands, or can't be had: reading begins.
  func letGo(_ group: TailGroup) {
    for entry in group.entries where entry.isHeld {
      entry.isHeld = false
      enqueue(entry)
    }
  }

  /// An alert is told late rather than never: a full disk doesn't silence it.
  func failed(_ group: TailGroup, _ reason: String) {
    if group.checkpointError == nil {
      say(.checkpointFailed(log: group.key, reason: reason))
    }
    group.checkpointError = reason
    release(group, through: Int.max)
  }

  func release(_ group: TailGroup, through generation: Int) {
    for held in group.held where held.generation <= generation {
      outputs.append(.alert(held.alert, inDoubt: held.inDoubt))
    }
    group.held.removeAll { $0.generation <= generation }
  }

  func drop(_ group: TailGroup) {
    for entry in group.entries {
      entries[entry.tail.path] = nil
      claims.releaseAll(by: entry.tail.path)
    }
    group.entries = []
    groups[group.key] = nil
    dirty.remove(group.key)
    urgent.remove(group.key)
    // What is wanted of it, or was to join it, is put together anew from what was written.
    mustSearch = true
  }

  /// The alerts reached the sinks: they are not told again.
  package func acknowledge(_ ids: Set<String>, log: String) {
    // A log of a run that is watched no more may have told it.
    guard
      let group = entries[log]?.group
        ?? groups.values.first(where: { $0.outbox.contains { ids.contains($0.id) } })
    else { return }
    let before = group.outbox.count
    group.outbox.removeAll { ids.contains($0.id) }
    if group.outbox.count != before { mark(group) }
  }
}
