/// Going on from a checkpoint, wherever the files are now.
extension LogTail {
  /// The first start: what stood beside the log before it was watched is not its unread past.
  func startFresh(muted: Bool, watchedSince: FileStat?, at now: Duration) {
    hasStarted = true
    if sequence == nil {
      see(
        search.siblings(of: [path, resolved(path)]).filter {
          $0.stat.wasThere(before: watchedSince)
        })
      look(at: now)
    } else if !advance(at: now) {
      look(at: now)
    }
    if muted { mutedUntil = sequence == nil ? live?.lastStat.size ?? 0 : .max }
  }

  /// Goes on from a checkpoint: finishes the files it knew wherever they are now, oldest first, then the
  /// generations nobody opened, then the live file.
  ///
  /// The pipeline has been restored.
  func restore(_ record: CheckpointRecord.Place, at now: Duration) {
    rows = record.rows
    hasStarted = true
    isRestored = true
    isReplaying = true
    past = Array(record.past.suffix(Self.pastLimit))
    for file in past { claims.take(file.identity, for: path) }
    seen = Array(record.seen.suffix(Self.seenLimit))
    var siblings: [SiblingSearch.Sibling] = []
    if sequence == nil {
      siblings = search.siblings(of: [path, resolved(path)] + record.files.map(\.path))
    } else {
      sequence = SequenceState(mark: record.mark, floor: record.floor ?? .min)
      name = record.files.last(where: \.isLive)?.path ?? record.mark ?? path
    }
    if let stat = try? calls.status(of: name), stat.kind == .regular {
      siblings.append(SiblingSearch.Sibling(path: resolved(name), stat: stat))
    }
    for path in Set(record.files.map(\.path)) {
      if let stat = try? calls.status(of: path), stat.kind == .regular,
        !siblings.contains(where: { $0.stat.identity == stat.identity })
      {
        siblings.append(SiblingSearch.Sibling(path: path, stat: stat))
      }
    }
    let liveIdentity = (try? calls.status(of: name))?.identity
    for file in record.files {
      if file.isLive { lastLive = file }
      reopen(file, among: siblings, liveIdentity: liveIdentity, at: now)
    }
    // A file of a sequence may be gone for good: the next one is begun then.
    if sequence == nil || liveIdentity != nil { look(at: now) }
    see(siblings.filter { $0.stat.identity != liveIdentity })
  }

  func reopen(
    _ file: CheckpointRecord.OpenFile, among siblings: [SiblingSearch.Sibling],
    liveIdentity: FileIdentity?, at now: Duration
  ) {
    var copies: [(sibling: SiblingSearch.Sibling, tail: FileTail)] = []
    for sibling in siblings where sibling.stat.kind == .regular {
      let isSame = sibling.stat.identity == file.identity
      guard isSame || isCopy(sibling, of: file),
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
      if file.isLive, !isDropped(file) { lostContent(of: file, liveIdentity: liveIdentity) }
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
          chase(behind: best.sibling.stat, except: liveIdentity, at: now)
        }
      }
      if best.tail.identity != file.identity {
        rereadRenamed(file, among: siblings, liveIdentity: liveIdentity, at: now)
      }
    }
  }

  /// The file was overwritten in place and renamed after that: its new content is unread.
  func rereadRenamed(
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

  /// Whether the file of a sequence was deleted by its writer, as old checkpoints are.
  func isDropped(_ file: CheckpointRecord.OpenFile) -> Bool {
    sequence != nil && (try? calls.status(of: file.path)) == nil
  }

  /// Whether the sibling may be a copy of the file: made, or written to, after what was read of it.
  ///
  /// Its time alone doesn't tell, for the clock may have been set back.
  func isCopy(_ sibling: SiblingSearch.Sibling, of file: CheckpointRecord.OpenFile) -> Bool {
    file.proof.isTelling && !isPast(sibling.stat.identity)
      && (!seen.contains(sibling.stat.identity) || sibling.stat.modified >= file.modified)
  }

  func lostContent(of file: CheckpointRecord.OpenFile, liveIdentity: FileIdentity?) {
    guard file.proof.offset > 0 || file.identity != liveIdentity else { return }
    if file.identity == liveIdentity {
      let size = (try? calls.status(of: name))?.size ?? 0
      say(size < file.proof.offset ? .truncated(log: path) : .rewritten(log: path))
    } else {
      say(.rotated(log: path))
    }
    guard !pipeline.rewritesWhole(path) else { return }
    say(.bytesLost(log: path, count: 0, reason: "the file read before the restart is gone"))
  }
}

extension FileStat {
  /// Whether the file is older than another; where births aren't known it counts as older.
  fileprivate func wasThere(before other: FileStat?) -> Bool {
    guard let birth = other?.identity.birth, birth != 0 else { return true }
    return identity.birth < birth
  }
}
