/// One complete record of a log: borrowed bytes, valid only during the call they are handed to.
package struct Record {
  /// The record without its terminator.
  package var bytes: UnsafeRawBufferPointer
  /// Offset in the log of the first byte the framing took for this record.
  package var offset: UInt64
  /// Offset just behind the record and its terminator: reading can resume there.
  package var end: UInt64
  package var kind: RecordKind

  package init(
    bytes: UnsafeRawBufferPointer, offset: UInt64, end: UInt64, kind: RecordKind = .line
  ) {
    self.bytes = bytes
    self.offset = offset
    self.end = end
    self.kind = kind
  }

  /// A record that could not be read.
  package static func damaged(at offset: UInt64, end: UInt64) -> Record {
    Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), offset: offset, end: end, kind: .damaged)
  }
}
