/// Cuts a TFRecord file: length, its checksum, data, their checksum.
///
/// Data whose checksum is wrong cost their record only. A wrong length loses the place: the next
/// header with a right checksum is where reading goes on. Both are handed out as one damaged record.
package struct TFRecordFraming: Framing {
  /// Longest record handed out, in bytes: images and histograms are longer than any scalar.
  package let maxRecordBytes: Int
  private var queue = ByteQueue()
  /// Bytes of a record given up that are still to come.
  private var skipping: UInt64 = 0
  private var isLost = false

  private static let headerBytes = 12
  private static let footerBytes = 4
  /// No writer makes a record of a terabyte: such a length is a torn header that passed by chance.
  private static let absurdLength: UInt64 = 1 << 40

  package init(maxRecordBytes: Int = 16 << 20) {
    self.maxRecordBytes = max(1, maxRecordBytes)
  }

  package var committedOffset: UInt64 { queue.offset }
  /// Whether part of a record waits for its rest.
  package var isPartial: Bool { queue.count > 0 || skipping > 0 }

  package mutating func begin(at offset: UInt64) {
    queue.begin(at: offset)
    skipping = 0
    isLost = false
  }

  /// Whether a file that begins like this is one; nil when more bytes are needed to tell.
  package static func begins(_ bytes: [UInt8]) -> Bool? {
    // The first record says the version: it is far shorter than 64 KiB, so six bytes of its length
    // are zero, which text never is.
    guard bytes.dropFirst(2).prefix(6).allSatisfy({ $0 == 0 }) else { return false }
    guard bytes.count >= headerBytes else { return nil }
    var queue = ByteQueue()
    bytes.withUnsafeBytes { queue.append($0) }
    return length(queue) != nil
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    queue.append(bytes)
    while true {
      if skipping > 0 {
        let taken = min(UInt64(queue.count), skipping)
        queue.drop(Int(taken))
        skipping -= taken
      }
      guard skipping == 0, queue.count >= Self.headerBytes else { return }
      guard let length = Self.length(queue) else {
        if !isLost { body(.damaged(at: queue.offset, end: queue.offset + 1)) }
        isLost = true
        queue.drop(1)
        continue
      }
      isLost = false
      guard length <= UInt64(maxRecordBytes) else {
        tooLong(queue.offset)
        queue.drop(Self.headerBytes)
        skipping = length + UInt64(Self.footerBytes)
        continue
      }
      let end = Self.headerBytes + Int(length)
      guard queue.count >= end + Self.footerBytes else { return }
      handOut(Self.headerBytes..<end, body)
      queue.drop(end + Self.footerBytes)
    }
  }

  private func handOut(_ data: Range<Int>, _ body: (Record) -> Void) {
    let stored = queue.number(at: data.upperBound, size: 4)
    let end = queue.offset + UInt64(data.upperBound + Self.footerBytes)
    queue.withBytes(data) { bytes in
      let isRight = UInt64(Checksum.castagnoli.masked(of: bytes)) == stored
      body(
        isRight
          ? Record(bytes: bytes, offset: queue.offset, end: end, kind: .events)
          : .damaged(at: queue.offset, end: end))
    }
  }

  package mutating func finish(body: (Record) -> Void) {
    if queue.count > 0, !isLost {
      body(.damaged(at: queue.offset, end: queue.offset + UInt64(queue.count)))
    }
    begin(at: queue.offset + UInt64(queue.count))
  }

  /// The length a header states; nil when its checksum is wrong.
  private static func length(_ queue: ByteQueue) -> UInt64? {
    let length = queue.number(at: 0, size: 8)
    guard length < absurdLength else { return nil }
    let stored = queue.number(at: 8, size: 4)
    return queue.withBytes(0..<8) { UInt64(Checksum.castagnoli.masked(of: $0)) } == stored
      ? length : nil
  }
}
