/// Cuts a W&B transaction log: LevelDB's log format behind a header of seven bytes.
///
/// Blocks of 32 KiB hold fragments (checksum, length, type, data); a record is one fragment or a first,
/// middle ones and a last. A fragment with a wrong checksum costs its record; a header that can't be
/// one costs the rest of its block. Reading can resume behind any record: where a block begins follows
/// from the offset.
package struct LevelDBFraming: Framing {
  /// Longest record handed out, in bytes.
  package let maxRecordBytes: Int
  package private(set) var committedOffset: UInt64 = 0
  private var queue = ByteQueue()
  /// Fragments of the record begun.
  private var joined: [UInt8] = []
  private var joinedStart: UInt64 = 0
  private var isJoining = false

  /// `:W&B`, a number to tell bytes swapped, the version.
  package static let magic: [UInt8] = [0x3A, 0x57, 0x26, 0x42]
  private static let fileHeaderBytes = 7
  private static let headerBytes = 7
  private static let blockBytes = 32_768

  private enum FragmentType: UInt8 {
    case full = 1
    case first, middle, last
  }

  package init(maxRecordBytes: Int = 16 << 20) {
    self.maxRecordBytes = max(1, maxRecordBytes)
  }

  package mutating func begin(at offset: UInt64) {
    queue.begin(at: offset)
    committedOffset = offset
    abandon()
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    queue.append(bytes)
    while queue.count > 0 {
      if queue.offset == 0 {
        guard queue.count >= Self.fileHeaderBytes else { return }
        queue.drop(Self.fileHeaderBytes)
        commit()
        continue
      }
      let left = Self.blockBytes - Int(queue.offset % UInt64(Self.blockBytes))
      if left < Self.headerBytes {
        // A trailer too short for a header is filled with zeros.
        guard queue.count >= left else { return }
        queue.drop(left)
        if !isJoining { commit() }
        continue
      }
      guard queue.count >= Self.headerBytes else { return }
      guard fragment(left, body, tooLong) else { return }
    }
  }

  /// Takes the fragment at the front; false when it isn't there in full.
  private mutating func fragment(
    _ left: Int, _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) -> Bool {
    let length = Int(queue.number(at: 4, size: 2))
    let end = Self.headerBytes + length
    guard let type = FragmentType(rawValue: queue[6]), end <= left else {
      // Not a header: the next block begins with one.
      guard queue.count >= left else { return false }
      damage(left, body)
      return true
    }
    guard queue.count >= end else { return false }
    let isRight = queue.withBytes(6..<end) { Checksum.ieee.value(of: $0) }
    guard UInt64(isRight) == queue.number(at: 0, size: 4) else {
      damage(end, body)
      return true
    }
    take(type, Self.headerBytes..<end, body, tooLong)
    return true
  }

  private mutating func take(
    _ type: FragmentType, _ data: Range<Int>, _ body: (Record) -> Void,
    _ tooLong: (UInt64) -> Void
  ) {
    let start = queue.offset
    let end = start + UInt64(data.upperBound)
    switch type {
    case .full:
      abandon()
      queue.withBytes(data) {
        body(Record(bytes: $0, offset: start, end: end, kind: .transaction))
      }
    case .first:
      abandon()
      isJoining = true
      joinedStart = start
      queue.withBytes(data) { joined.append(contentsOf: $0) }
    case .middle, .last:
      // Without its first fragment the record was given up before.
      guard isJoining else { break }
      queue.withBytes(data) { joined.append(contentsOf: $0) }
      if joined.count > maxRecordBytes {
        tooLong(joinedStart)
        abandon()
      } else if type == .last {
        joined.withUnsafeBytes {
          body(Record(bytes: $0, offset: joinedStart, end: end, kind: .transaction))
        }
        abandon()
      }
    }
    queue.drop(data.upperBound)
    if !isJoining { commit() }
  }

  private mutating func damage(_ count: Int, _ body: (Record) -> Void) {
    let start = isJoining ? joinedStart : queue.offset
    body(.damaged(at: start, end: queue.offset + UInt64(count)))
    abandon()
    queue.drop(count)
    commit()
  }

  private mutating func abandon() {
    isJoining = false
    joined.removeAll()
  }

  private mutating func commit() { committedOffset = queue.offset }

  package mutating func finish(body: (Record) -> Void) {
    if queue.count > 0 || isJoining {
      let start = isJoining ? joinedStart : queue.offset
      body(.damaged(at: start, end: queue.offset + UInt64(queue.count)))
    }
    begin(at: queue.offset + UInt64(queue.count))
  }
}
