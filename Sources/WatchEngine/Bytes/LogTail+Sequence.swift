/// A log of files that follow each other: the next begins when those before it are read.
extension LogTail {
  /// The files there are now; true when one waits to be read.
  func offer(_ members: [SequenceState.Member]) -> Bool {
    sequence?.offer(members, past: past, open: openIdentities)
    return sequence?.isExhausted == false
  }

  /// Begins the next file; false when there is none, or the ones before it aren't read to their ends.
  func advance(at now: Duration) -> Bool {
    guard let next = nextMember() else { return false }
    // It may be gone again, or another log's.
    guard let stat = try? calls.status(of: next), stat.kind == .regular, !isClaimed(stat.identity)
    else { return true }
    name = next
    if let current = state.current, let live, hasMovedOn(from: live, to: stat) {
      finish(current, at: now)
    }
    look(at: now)
    return true
  }

  private func nextMember() -> String? {
    guard sequence?.isExhausted == false else { return nil }
    if let current = state.current {
      guard state.handle(current)?.isDrained == true, let live,
        let stat = try? calls.status(of: live.descriptor), stat.size == live.readOffset
      else { return nil }
      live.lastStat = stat
    }
    return sequence?.next()
  }

  /// Whether nobody writes to the file any more, as far as times tell: a second writer may.
  private func hasMovedOn(from live: FileTail, to next: FileStat) -> Bool {
    !isCaughtUp || (next.identity.birth != 0 && live.lastStat.modified <= next.identity.birth)
  }
}
