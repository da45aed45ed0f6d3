/// What is recorded when, and which alerts may be told.
extension TailSet {
  /// Records to be written now, each one consistent; all dirty ones when `everything`.
  ///
  /// The caller places them (``CheckpointStore/place(_:)``) and says so (``placed(_:error:at:)``), syncs
  /// them and says so (``synced(_:error:took:at:)``); logs in any order.
  package func takeRecords(everything: Bool = false, at now: Duration) -> [CheckpointRecord] {
    guard store != nil else {
      for entry in entries.values where entry.isLeaving { drop(entry) }
      active = active.filter { entries[$0]?.tail.nextDeadline != nil }
      return []
    }
    let isTime = everything || now >= nextFlush
    for log in active where entries[log].map(\.isQuiet) ?? true { active.remove(log) }
    // An alert waits for no sync: its record takes the place of the one that is being synced.
    let due = active.compactMap { entries[$0] }.filter {
      $0.writing == nil
        && ($0.isUrgent || ($0.syncing == nil && $0.isDirty && (isTime || $0.isHeld)))
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
    guard let entry = entries[record.log], entry.writing == record.generation else { return }
    entry.writing = nil
    active.insert(record.log)
    if let error { return failed(entry, error) }
    entry.syncing = record.generation
    release(entry, through: record.generation)
  }

  /// A record placed before is durable (`error` nil), `took` after it was handed out.
  package func synced(
    _ record: CheckpointRecord, error: SystemError?, took: Duration, at now: Duration
  ) {
    // A slow disk is written to less often.
    nextFlush = max(nextFlush, now + took * Self.flushShare)
    guard let entry = entries[record.log], entry.syncing == record.generation else { return }
    entry.syncing = nil
    active.insert(record.log)
    if let error { return failed(entry, error) }
    entry.checkpointAt = now
    entry.checkpointError = nil
    letGo(entry)
    if entry.isLeaving, !entry.isDirty, entry.writing == nil { drop(entry) }
  }

  func failed(_ entry: TailEntry, _ error: SystemError) {
    entry.isDirty = true
    failed(entry, "\(error.call) \(error.subject): errno \(error.code)")
    letGo(entry)
  }

  /// The first checkpoint stands, or can't be had: reading begins.
  func letGo(_ entry: TailEntry) {
    guard entry.isHeld else { return }
    entry.isHeld = false
    enqueue(entry)
  }

  /// An alert is told late rather than never: a full disk doesn't silence it.
  func failed(_ entry: TailEntry, _ reason: String) {
    if entry.checkpointError == nil {
      say(.checkpointFailed(log: entry.tail.path, reason: reason))
    }
    entry.checkpointError = reason
    release(entry, through: Int.max)
  }

  func release(_ entry: TailEntry, through generation: Int) {
    for held in entry.held where held.generation <= generation {
      outputs.append(.alert(held.alert, inDoubt: held.inDoubt))
    }
    entry.held.removeAll { $0.generation <= generation }
  }

  func drop(_ entry: TailEntry) {
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
}
