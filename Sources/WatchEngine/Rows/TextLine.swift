import Glibc

/// A line of text with the place where its last redraw begins.
package struct TextLine {
  /// The whole line without trailing blanks.
  package let whole: UnsafeRawBufferPointer
  /// Where ``tail`` begins in ``whole``.
  package let tailStart: Int

  package init(_ bytes: UnsafeRawBufferPointer) {
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x0D || bytes[count - 1] == 0x20 { count -= 1 }
    whole = UnsafeRawBufferPointer(rebasing: bytes[..<count])
    // Most lines have none at all: memchr says so fastest.
    guard let base = whole.baseAddress, memchr(base, 0x0D, count) != nil,
      let last = ByteSearch.last(0x0D, in: whole, below: count)
    else {
      tailStart = 0
      return
    }
    tailStart = last + 1
  }

  /// What a terminal would show: the text behind the last carriage return.
  package var tail: UnsafeRawBufferPointer {
    tailStart == 0 ? whole : UnsafeRawBufferPointer(rebasing: whole[tailStart...])
  }
}
