/// The fields of one protobuf message in borrowed bytes, in their order.
///
/// Never traps: what isn't well-formed ends the iteration and sets ``isMalformed``. Groups, which
/// protobuf dropped long ago, count as malformed.
package struct ProtoFields {
  package enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(UnsafeRawBufferPointer)
  }

  package struct Field {
    package var number: Int
    package var value: Value
  }

  package private(set) var isMalformed = false
  private var rest: UnsafeRawBufferPointer

  package init(_ message: UnsafeRawBufferPointer) { rest = message }

  /// The next field; nil at the end or where the message is broken.
  package mutating func next() -> Field? {
    guard !rest.isEmpty else { return nil }
    guard let tag = varint(), tag >> 3 > 0, let number = Int(exactly: tag >> 3),
      let value = value(wireType: tag & 7)
    else {
      isMalformed = true
      rest = UnsafeRawBufferPointer(start: nil, count: 0)
      return nil
    }
    return Field(number: number, value: value)
  }

  private mutating func value(wireType: UInt64) -> Value? {
    switch wireType {
    case 0: return varint().map { .varint($0) }
    case 1: return take(8).map { .fixed64($0.loadUnaligned(as: UInt64.self).littleEndian) }
    case 2:
      guard let length = varint(), let count = Int(exactly: length) else { return nil }
      return take(count).map { .bytes($0) }
    case 5: return take(4).map { .fixed32($0.loadUnaligned(as: UInt32.self).littleEndian) }
    default: return nil
    }
  }

  private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= rest.count else { return nil }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<count])
  }

  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var count = 0
    while count < rest.count, count < 10 {
      let byte = rest[count]
      value |= UInt64(byte & 0x7F) << UInt64(7 * count)
      count += 1
      guard byte >= 0x80 else {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return value
      }
    }
    return nil
  }
}
