/// Proof that a file still holds what was read from it up to an offset.
///
/// A hash of the head, which grows with what was read and never waits for a size, and a hash of the
/// bytes just before the offset. Identity says which file, the proof says which content.
package struct ContentProof: Codable, Sendable, Equatable {
  /// Bytes of the head that count; a run's banner is often longer than a few hundred bytes.
  package static let headLimit = 1024
  /// Bytes before the offset that count; longer than the constant end of usual rows, so that two
  /// files of equally long rows differ.
  package static let tailLimit = 256

  package var offset: UInt64
  package var headLength: Int
  package var head: UInt64
  package var tailLength: Int
  package var tail: UInt64

  /// The proof of what was read up to `offset`.
  ///
  /// `head`: the first bytes of the file; `tail`: the last bytes before the offset. Both may be
  /// longer than what counts.
  package init(
    offset: UInt64, head: some Collection<UInt8>, tail: some BidirectionalCollection<UInt8>
  ) {
    let head = head.prefix(Int(clamping: min(offset, UInt64(Self.headLimit))))
    let tail = tail.suffix(Int(clamping: min(offset, UInt64(Self.tailLimit))))
    self.offset = offset
    headLength = head.count
    self.head = ContentHash(head).value
    tailLength = tail.count
    self.tail = ContentHash(tail).value
  }

  /// The proof of nothing read yet: every file passes it.
  package static let empty = ContentProof(offset: 0, head: [], tail: [])

  package init(offset: UInt64, headLength: Int, head: UInt64, tailLength: Int, tail: UInt64) {
    self.offset = offset
    self.headLength = headLength
    self.head = head
    self.tailLength = tailLength
    self.tail = tail
  }

  /// Whether lengths fit the offset; false for a record that didn't come from here.
  package var isSound: Bool {
    headLength >= 0 && headLength <= Self.headLimit && tailLength >= 0
      && tailLength <= Self.tailLimit && UInt64(headLength) <= offset
      && UInt64(tailLength) <= offset
  }

  /// Whether the content alone tells the file: a few bytes are the same in too many.
  ///
  /// 16 bytes hold a short row with its step.
  package var isTelling: Bool { offset >= 16 }

  /// Whether the open file still holds the content; false as well when it is shorter.
  package func holds(of descriptor: Int32, calls: any FileSystemCalls) throws(SystemError) -> Bool {
    guard isSound else { return false }
    let start = try calls.block(of: descriptor, at: 0, count: headLength)
    guard start.count == headLength, ContentHash(start).value == head else { return false }
    let end = try calls.block(
      of: descriptor, at: offset - UInt64(tailLength), count: tailLength)
    return end.count == tailLength && ContentHash(end).value == tail
  }
}
