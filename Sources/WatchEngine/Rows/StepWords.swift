/// The step that stands in the words of a line rather than in a pair.
enum StepWords {
  /// The number behind a word `step` or `iter`, or minimind's `Epoch:[1/1](12/9751)`.
  static func number(in text: UnsafeRawBufferPointer) -> Double? {
    for word in ["step", "iter", "iteration"] as [StaticString] {
      let count = word.utf8CodeUnitCount
      guard text.count > count else { continue }
      for start in 0..<(text.count - count) where text[start] | 0x20 == word.utf8Start[0] {
        guard start == 0 || !isWordByte(text[start - 1]) || text[start - 1] == 0x5F,
          (1..<count).allSatisfy({ text[start + $0] | 0x20 == word.utf8Start[$0] })
        else { continue }
        var at = start + count
        while at < text.count, " :=#[".utf8.contains(text[at]) { at += 1 }
        guard at > start + count, let value = integer(text, at) else { continue }
        return value
      }
    }
    guard
      let hit = (0..<max(0, text.count - 2)).first(where: {
        text[$0] == 0x5D && text[$0 + 1] == 0x28
      })
    else { return nil }
    return integer(text, hit + 2)
  }

  /// A plain integer at a place, as `12` in `12/9751`, but not in `12.5`, `12s` or `12%`.
  private static func integer(_ text: UnsafeRawBufferPointer, _ start: Int) -> Double? {
    var at = start
    var value = 0.0
    while at < text.count, at - start < 15, text[at] >= 0x30, text[at] <= 0x39 {
      value = value * 10 + Double(text[at] - 0x30)
      at += 1
    }
    guard at > start else { return nil }
    let follows = at < text.count ? text[at] : 0x20
    return isWordByte(follows) || follows == 0x2E || follows == UInt8(ascii: "%") ? nil : value
  }
}
