import Glibc

/// One open file of a log: reads on where it stopped, and proves on every read that it is the same content.
///
/// Confined to the queue of its owner. The bytes just before the read offset are read again with every
/// piece and compared, so that a truncation, a rewrite to the same or a larger size or a reused inode
/// can't pass between two reads.
final class FileTail {
  enum Outcome: Equatable {
    /// New bytes stand in this range of the buffer.
    case data(Range<Int>)
    case end
    /// The content read so far is gone: cut off, or other bytes stand there.
    case replaced(isTruncation: Bool)
    case failed(Int32)
  }

  private(set) var number: Int
  let identity: FileIdentity
  let descriptor: Int32
  /// The name it was opened by, links resolved: where to look for its siblings.
  let path: String
  private(set) var readOffset: UInt64 = 0
  private(set) var committed = ContentProof.empty
  /// Size and time of the last write when last asked; to count what is lost and to see a change.
  var lastStat: FileStat
  private let calls: any FileSystemCalls
  private var head: [UInt8] = []
  /// The last bytes before the read offset.
  private var tail: [UInt8] = []

  private init(
    number: Int, path: String, descriptor: Int32, stat: FileStat, calls: any FileSystemCalls
  ) {
    self.number = number
    self.path = path
    self.descriptor = descriptor
    self.calls = calls
    identity = stat.identity
    lastStat = stat
  }

  deinit { _ = calls.close(descriptor) }

  /// Opens a regular file; everything else fails with ESPIPE.
  static func open(_ path: String, number: Int, calls: any FileSystemCalls) throws(SystemError)
    -> FileTail
  {
    // O_NONBLOCK: opening a FIFO must not hang the daemon.
    let descriptor = try calls.opened(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
    return try adopt(descriptor, path: path, number: number, calls: calls)
  }

  /// Takes over a descriptor open on a regular file (a decompressed sibling).
  static func adopt(
    _ descriptor: Int32, path: String, number: Int, calls: any FileSystemCalls
  ) throws(SystemError) -> FileTail {
    do throws(SystemError) {
      let stat = try calls.status(of: descriptor)
      guard stat.kind == .regular else {
        throw SystemError(call: "open", subject: path, code: ESPIPE)
      }
      return FileTail(
        number: number, path: path, descriptor: descriptor, stat: stat, calls: calls)
    } catch {
      _ = calls.close(descriptor)
      throw error
    }
  }

  /// The content was replaced: the same open file is read from its start, under a new number.
  func restart(as number: Int) {
    self.number = number
    readOffset = 0
    committed = .empty
    head = []
    tail = []
    if let stat = try? calls.status(of: descriptor) { lastStat = stat }
  }

  /// Goes on behind content that was read before; false when the file doesn't hold it.
  func resume(behind proof: ContentProof) throws(SystemError) -> Bool {
    guard try proof.holds(of: descriptor, calls: calls) else { return false }
    let head = try calls.block(of: descriptor, at: 0, count: proof.headLength)
    let tail = try calls.block(
      of: descriptor, at: proof.offset - UInt64(proof.tailLength), count: proof.tailLength)
    guard head.count == proof.headLength, tail.count == proof.tailLength else { return false }
    self.head = head
    self.tail = tail
    readOffset = proof.offset
    committed = proof
    return true
  }

  /// Reads the next piece: at most the buffer less the bytes compared.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    let outcome = next(into: buffer)
    guard case .data(let range) = outcome else { return outcome }
    if head.count < ContentProof.headLimit, UInt64(head.count) == readOffset {
      head.append(contentsOf: buffer[range].prefix(ContentProof.headLimit - head.count))
    }
    tail = Array(buffer[..<range.upperBound].suffix(ContentProof.tailLimit))
    readOffset += UInt64(range.count)
    return outcome
  }

  /// What the next read would give, without taking it.
  func peek(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    holdsHead() ? next(into: buffer) : .replaced(isTruncation: isCut)
  }

  private func next(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    let known = tail.count
    let count: Int
    do throws(SystemError) {
      count = try calls.bytes(of: descriptor, into: buffer, at: readOffset - UInt64(known))
    } catch {
      return .failed(error.code)
    }
    guard count >= known else {
      // A network file system may show an old, smaller size for a moment: ask again before
      // believing it.
      guard let stat = try? calls.status(of: descriptor) else { return .failed(EIO) }
      return stat.size < readOffset ? .replaced(isTruncation: true) : .end
    }
    guard buffer[..<known].elementsEqual(tail) else { return .replaced(isTruncation: false) }
    guard count > known else { return .end }
    return .data(known..<count)
  }

  /// Whether the file is shorter than what was read of it.
  var isCut: Bool {
    (try? calls.status(of: descriptor)).map { $0.size < readOffset } ?? false
  }

  /// Whether the file still begins with what was read; checked at every wake-up.
  func holdsHead() -> Bool {
    guard head.count > tail.count else { return true }
    guard let start = try? calls.block(of: descriptor, at: 0, count: head.count) else {
      return true  // unreadable, not different: the next read says so
    }
    return start == head
  }

  /// Everything before `offset` is consumed; `chunk` is the buffer of the last read, up to its last byte.
  func commit(_ offset: UInt64, chunk: UnsafeRawBufferPointer) {
    guard offset != committed.offset, offset <= readOffset else { return }
    let start = readOffset - min(UInt64(chunk.count), readOffset)
    let needed = min(offset, UInt64(ContentProof.tailLimit))
    if offset >= start, offset - start >= needed {
      committed = ContentProof(offset: offset, head: head, tail: chunk[..<Int(offset - start)])
    } else if offset == readOffset {
      committed = ContentProof(offset: offset, head: head, tail: tail)
    } else if let block = try? calls.block(
      of: descriptor, at: offset - needed, count: Int(needed)), block.count == Int(needed)
    {
      committed = ContentProof(offset: offset, head: head, tail: block)
    }
  }

  /// Whether `other` begins with the bytes this file was read from, as far as both can be compared.
  func isPrefix(_ other: FileTail, size: UInt64) -> Bool {
    guard size > 0, size <= readOffset else { return false }
    let count = Int(min(size, 4096))
    for offset in [0, size - UInt64(count)] {
      guard let mine = try? calls.block(of: descriptor, at: offset, count: count),
        let theirs = try? calls.block(of: other.descriptor, at: offset, count: count),
        mine == theirs
      else { return false }
    }
    return true
  }

  /// Whether a file of this size that begins like this one did may be an older copy of it.
  func beganLike(_ other: FileTail, size: UInt64) -> Bool {
    let count = Int(min(size, UInt64(head.count)))
    guard count > 0, let start = try? calls.block(of: other.descriptor, at: 0, count: count)
    else { return false }
    return start.count == count && start.elementsEqual(head.prefix(count))
  }
}
