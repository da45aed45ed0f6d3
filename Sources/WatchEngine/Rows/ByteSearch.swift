import Glibc

/// Finding short words in borrowed bytes.
package enum ByteSearch {
  /// Where `word` (not empty) first stands at or after `start`.
  package static func first(
    _ word: StaticString, in text: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard let base = text.baseAddress else { return nil }
    let count = word.utf8CodeUnitCount
    var at = start
    while at + count <= text.count {
      guard let hit = memchr(base + at, Int32(word.utf8Start[0]), text.count - count + 1 - at)
      else { return nil }
      let found = UnsafeRawPointer(hit)
      if memcmp(found, word.utf8Start, count) == 0 { return found - base }
      at = found - base + 1
    }
    return nil
  }

  /// Where `byte` last stands below `limit`; Glibc's `memrchr` isn't visible to Swift.
  package static func last(
    _ byte: UInt8, in text: UnsafeRawBufferPointer, below limit: Int
  ) -> Int? {
    var at = min(limit, text.count)
    while at > 0 {
      at -= 1
      if text[at] == byte { return at }
    }
    return nil
  }
}
