/// Cuts the bytes of one file into records, whatever the pieces they arrive in.
///
/// A value: it holds at most one partial record, within a fixed bound. The bytes of a ``Record`` are
/// borrowed and valid only during the call of `body`.
package protocol Framing: Sendable {
  /// Offset just behind the last complete record; reading can resume there without loss or repetition.
  var committedOffset: UInt64 { get }

  /// The next bytes come from `offset`; a carried partial record is dropped.
  mutating func begin(at offset: UInt64)

  /// Consumes the next bytes; hands out every record they complete, in order.
  ///
  /// `tooLong` gets the offset of each record that was given up for its length, once.
  mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void)

  /// The file is quiet: hands out what waits only for a proof of being complete.
  ///
  /// True when it did; false changes nothing.
  mutating func settle(body: (Record) -> Void) -> Bool

  /// The file has ended for good: hands out the unterminated rest, if any.
  mutating func finish(body: (Record) -> Void)
}

extension Framing {
  package mutating func settle(body: (Record) -> Void) -> Bool { false }
}
