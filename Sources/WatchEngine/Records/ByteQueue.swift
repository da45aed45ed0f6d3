/// Bytes of a file that wait for the rest of their record.
struct ByteQueue: Sendable {
  /// Offset in the file of the first byte waiting.
  private(set) var offset: UInt64 = 0
  private var bytes: [UInt8] = []
  private var head = 0

  var count: Int { bytes.count - head }

  subscript(index: Int) -> UInt8 { bytes[head + index] }

  /// Forgets all; the next bytes come from `offset`.
  mutating func begin(at offset: UInt64) {
    bytes = []
    head = 0
    self.offset = offset
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    if head > 0 {
      bytes.removeFirst(head)
      head = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Lets go of the first bytes; `count` may be at most ``count``.
  mutating func drop(_ count: Int) {
    let taken = min(count, self.count)
    head += taken
    offset &+= UInt64(taken)
  }

  /// The bytes of a range that waits in full.
  func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    bytes.withUnsafeBytes {
      body(
        UnsafeRawBufferPointer(rebasing: $0[(head + range.lowerBound)..<(head + range.upperBound)]))
    }
  }

  /// A little-endian number of `size` bytes at `index`.
  func number(at index: Int, size: Int) -> UInt64 {
    (0..<size).reduce(0) { $0 | UInt64(self[index + $1]) << UInt64(8 * $1) }
  }
}
