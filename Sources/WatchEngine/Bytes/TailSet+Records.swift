/// What is recorded when, and which alerts may be told.
extension TailSet {
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
