import Glibc

/// Reading the files in their order, and what to do when content was replaced.
extension LogTail {
  /// Reads what there is, at most one buffer of every file; true when there is more.
  ///
  /// A file that was not yet read to its end holds back all that stand behind it. `piece`: bytes read of
  /// a file in one go, when that is less than a buffer.
  func turn(at now: Duration, piece: Int = Int.max) -> Bool {
    var isMore = false
    let buffer = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, piece)])
    for handle in state.handles {
      guard let tail = tails[handle.file] else { continue }
      switch pass(tail, buffer, at: now) {
      case .end: break
      case .more:
        guard handle.isDrained else { return true }
        isMore = true
      case .changed: return true
      case .blocked:
        if tail.number == state.current { break }
        guard handle.isDrained else { return false }
      }
    }
    if advance(at: now) { return true }
    if !isCaughtUp, let current = state.current, state.handle(current)?.isDrained == true {
      isCaughtUp = true
      say(.caughtUp(log: path, offset: live?.readOffset ?? 0))
    }
    return isMore
  }

  enum Pass {
    case end
    case more
    /// The files changed: go through them again.
    case changed
    case blocked
  }

  func pass(
    _ tail: FileTail, _ buffer: UnsafeMutableRawBufferPointer, at now: Duration
  ) -> Pass {
    guard tail.holdsHead() else { return replaced(tail, isTruncation: tail.isCut, at: now) }
    var consumed = 0
    while consumed < buffer.count / 2 {
      switch tail.read(into: buffer) {
      case .data(let range):
        failures[tail.number] = nil
        problem = nil
        consumed += range.count
        accept(tail, UnsafeRawBufferPointer(rebasing: buffer[..<range.upperBound]), from: range)
        state.received(tail.number, at: now)
      case .end:
        problem = nil
        state.drained(tail.number)
        return .end
      case .replaced(let isTruncation): return replaced(tail, isTruncation: isTruncation, at: now)
      case .failed(let code): return failed(tail, code, at: now)
      }
    }
    return .more
  }

  func accept(_ tail: FileTail, _ chunk: UnsafeRawBufferPointer, from range: Range<Int>) {
    collect { pipeline, emit in
      pipeline.accept(
        UnsafeRawBufferPointer(rebasing: chunk[range]), of: tail.number, emit: emit)
    }
    tail.commit(pipeline.committedOffset(of: tail.number), chunk: chunk)
  }

  func collect(_ body: (inout any LogPipeline, (PipelineOutput) -> Void) -> Void) {
    body(&pipeline) { output in
      if case .row(let row) = output {
        rows = row.index + 1
        lastStep = row.step
      }
      outputs.append(output)
    }
  }

  func failed(_ tail: FileTail, _ code: Int32, at now: Duration) -> Pass {
    problem = code
    perform(state.failed(code), at: now)
    failures[tail.number, default: 0] += 1
    if tail.number == state.current {
      // A stale network handle: open the name again and go on by proof.
      if code == ESTALE {
        close(tail)
        return .changed
      }
    } else if failures[tail.number, default: 0] >= Self.failureLimit {
      let left = tail.lastStat.size - min(tail.lastStat.size, tail.readOffset)
      say(.bytesLost(log: path, count: left, reason: "a rotated file can't be read"))
      collect { pipeline, emit in pipeline.finishFile(tail.number, emit: emit) }
      close(tail)
      return .changed
    }
    return .blocked
  }

  /// The content read so far was cut off or overwritten.
  func replaced(_ tail: FileTail, isTruncation: Bool, at now: Duration) -> Pass {
    say(isTruncation ? .truncated(log: path) : .rewritten(log: path))
    let old = tail.number
    let number = nextNumber
    nextNumber += 1
    if pipeline.rewritesWhole(path) {
      collect { pipeline, emit in pipeline.finishFile(old, emit: emit) }
    } else {
      if !recoverCopy(of: tail, at: now) {
        // What surely is a whole row is one without its newline, too.
        collect { pipeline, emit in _ = pipeline.settle(old, emit: emit) }
        let known = tail.lastStat.size - min(tail.lastStat.size, tail.readOffset)
        let partial = tail.readOffset - pipelineOffset(tail)
        say(
          .bytesLost(
            log: path, count: known + partial,
            reason:
              "replaced in place: what was written since the last read can't be excluded lost"))
      }
      pipeline.dropFile(old)
    }
    remember(past: tail)
    tails[old] = nil
    tail.restart(as: number)
    tails[number] = tail
    pipeline.beginFile(number, of: path, at: 0)
    pipeline.nameFile(number, tail.path)
    state.replaced(old, by: number, at: now)
    if state.current == number { remember(live: tail) }
    return .changed
  }

  func pipelineOffset(_ tail: FileTail) -> UInt64 {
    min(pipeline.committedOffset(of: tail.number), tail.readOffset)
  }

  /// A copytruncate leaves a copy: rows written between the last read and the copy stand there.
  ///
  /// True when a copy was found, so that nothing before it is lost.
  func recoverCopy(of tail: FileTail, at now: Duration) -> Bool {
    guard sequence == nil else { return false }
    let siblings = search.siblings(of: [path, tail.path])
    var best: (sibling: SiblingSearch.Sibling, tail: FileTail)?
    var isOlderCopy = false
    for sibling in siblings
    where !openIdentities.contains(sibling.stat.identity) && !isPast(sibling.stat.identity)
      && !isClaimed(sibling.stat.identity)
    {
      guard let copy = search.open(sibling, number: nextNumber) else { continue }
      let isNew = !seen.contains(sibling.stat.identity)
      let proof = tail.committed
      let size = copy.lastStat.size
      if size < tail.readOffset {
        if isNew, tail.beganLike(copy, size: size) {
          isOlderCopy = true
          see([sibling])
        }
      } else if proof.isTelling || (isNew && tail.beganLike(copy, size: tail.readOffset)),
        (try? copy.resume(behind: proof)) == true, size > best?.tail.lastStat.size ?? 0
      {
        best = (sibling, copy)
      }
    }
    guard let best else { return isOlderCopy }
    nextNumber += 1
    see([best.sibling])
    if best.tail.lastStat.size > best.tail.readOffset {
      begin(best.tail)
      state.found(best.tail.number, best.tail.identity, before: tail.number, at: now)
      if best.tail.lastStat.size > tail.readOffset {
        say(.recovered(log: path, sibling: best.sibling.path))
      }
    }
    chase(behind: best.sibling.stat, at: now)
    return true
  }
}
