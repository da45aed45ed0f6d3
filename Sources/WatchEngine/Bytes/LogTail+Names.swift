import Glibc

/// What the log's name stands for, and which generations were missed.
extension LogTail {
  /// Looks at what the name stands for now.
  func look(at now: Duration) {
    // What was done to the open file comes before what was done to the name after it.
    if let live, let stat = try? calls.status(of: name), stat.identity != live.identity {
      // Only looked at, not read: older files may not be at their ends yet.
      switch live.peek(into: buffer) {
      case .replaced(let isTruncation): _ = replaced(live, isTruncation: isTruncation, at: now)
      default: break
      }
    }
    let look: TailState.Look
    do throws(SystemError) {
      let stat = try calls.status(of: name)
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
    // The next file of a sequence takes over from one that is gone.
    if look == .absent, sequence?.isExhausted == false { return }
    perform(state.looked(look, at: now), at: now)
    // A generation may have come and gone while the name was away.
    if look == .absent, hasStarted, sequence == nil, seen.count < Self.seenLimit {
      chase(isBehindLive: true, at: now)
    }
  }

  func perform(_ actions: [TailState.Action], at now: Duration) {
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

  func openLive(at now: Duration) {
    do throws(SystemError) {
      let tail = try FileTail.open(resolved(name), number: nextNumber, calls: calls)
      nextNumber += 1
      if let place = past.lastIndex(where: { $0.identity == tail.identity }),
        try tail.resume(behind: past[place].proof)
      {
        past.remove(at: place)
      }
      if sequence != nil {
        // Its files don't rotate.
      } else if let lastLive {
        if lastLive.identity != tail.identity { chase(except: tail.identity, at: now) }
      } else if hasStarted, seen.count < Self.seenLimit {
        // The name was never there when it was looked at: what came beside it since is unread.
        chase(except: tail.identity, at: now)
      }
      // A run that a power cut made the checkpoint forget is come back to.
      if isRestored, lastLive?.path != tail.path { isReplaying = true }
      let isContinued = lastLive != nil
      begin(tail)
      state.opened(tail.number, tail.identity, at: now)
      remember(live: tail)
      isCaughtUp = false
      problem = nil
      if sequence != nil, isContinued {
        say(.continued(log: path, file: name, offset: tail.readOffset))
      } else {
        say(.opened(log: path, offset: tail.readOffset))
      }
    } catch {
      guard error.code != ENOENT else { return }
      problem = error.code
      perform(state.failed(error.code), at: now)
    }
  }

  /// Reads the generations that were born and renamed away between two looks: those beside the log that
  /// were never seen, however the clock was set meanwhile.
  ///
  /// `copy`: a copy of the last one, which is older than they; told where too much was seen to know.
  func chase(
    behind copy: FileStat? = nil, except live: FileIdentity? = nil, isBehindLive: Bool = false,
    at now: Duration
  ) {
    let siblings = search.siblings(of: [path, lastLive?.path ?? path])
    let isComplete = seen.count < Self.seenLimit
    var missed = siblings.filter { sibling in
      guard let lastLive else { return true }
      // Compressed anew, an old generation is a new file; its time of the last write stays.
      if RotatedName.isCompressed(sibling.path) {
        return sibling.stat.modified >= lastLive.modified
      }
      return isComplete || isYounger(sibling.stat, than: copy ?? lastLive.reference)
    }
    let target = resolved(name)
    let isLedElsewhere = target != path && target != lastLive?.path
    let others = isLedElsewhere ? search.siblings(of: [target]) : []
    if isLedElsewhere { missed += ledPast(to: target) + ledTo(others) }
    var unopened: [SiblingSearch.Sibling] = []
    for sibling in missed.sorted(by: SiblingSearch.isOlder) {
      let identity = sibling.stat.identity
      guard identity != live, identity != lastLive?.identity, !seen.contains(identity),
        !openIdentities.contains(identity), !isPast(identity),
        !isClaimed(identity)
      else { continue }
      guard let tail = search.open(sibling, number: nextNumber) else {
        unopened.append(sibling)
        continue
      }
      guard !isKnown(tail) else { continue }
      nextNumber += 1
      begin(tail)
      state.found(
        tail.number, identity, before: isBehindLive ? nil : state.current, at: now)
      say(.recovered(log: path, sibling: sibling.path))
    }
    let left = Set(unopened.map(\.stat.identity))
    see((siblings + others).filter { !left.contains($0.stat.identity) })
    for sibling in unopened { sayUnopened(sibling) }
  }

  /// Said once, and tried again at the next look: it may be let in, or was just renamed.
  private func sayUnopened(_ sibling: SiblingSearch.Sibling) {
    let identity = sibling.stat.identity
    guard !unopened.contains(identity), (try? calls.status(of: sibling.path))?.identity == identity
    else { return }
    unopened.append(identity)
    unopened.removeFirst(max(0, unopened.count - Self.seenLimit))
    let size = RotatedName.isCompressed(sibling.path) ? 0 : sibling.stat.size
    say(.bytesLost(log: path, count: size, reason: "\(sibling.path) can't be opened"))
  }

  /// The file that took the place of the last one before the log's link was led elsewhere.
  private func ledPast(to target: String) -> [SiblingSearch.Sibling] {
    // What was a file may be a link now, the very one that was led elsewhere.
    guard let place = lastLive.map({ resolved($0.path) }), place != target,
      let stat = try? calls.status(of: place), stat.kind == .regular
    else { return [] }
    return [SiblingSearch.Sibling(path: place, stat: stat)]
  }

  /// Of the generations beside where the log's link leads now those that are the log's: what is older than
  /// the link is another log's past.
  private func ledTo(_ siblings: [SiblingSearch.Sibling]) -> [SiblingSearch.Sibling] {
    let links = LinkChain.links(of: name, calls: calls).compactMap {
      try? calls.status(of: $0, following: false)
    }
    return siblings.filter { sibling in links.allSatisfy { isYounger(sibling.stat, than: $0) } }
  }

  /// Ties count: births within one clock tick are equal.
  func isYounger(_ stat: FileStat, than reference: FileStat) -> Bool {
    if stat.identity.birth != 0, reference.identity.birth != 0 {
      return stat.identity.birth >= reference.identity.birth
    }
    return stat.modified >= reference.modified
  }

  /// Whether the file is a copy of something that was or is being read.
  func isKnown(_ tail: FileTail) -> Bool {
    let proofs = past.map(\.proof) + tails.values.map(\.committed)
    for proof in proofs where proof.isTelling {
      if (try? proof.holds(of: tail.descriptor, calls: calls)) == true { return true }
    }
    return tails.values.contains { $0.isPrefix(tail, size: tail.lastStat.size) }
  }
}
