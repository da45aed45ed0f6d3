/// Text with terminal colours.
package enum ANSIText {
  /// The text without `ESC [ ... letter` sequences.
  package static func stripped(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      guard text[at] == 0x1B else {
        result.append(text[at])
        at += 1
        continue
      }
      at += 1
      guard at < text.count, text[at] == 0x5B else { continue }
      at += 1
      while at < text.count, text[at] < 0x40 { at += 1 }
      at += 1
    }
    return result
  }
}
