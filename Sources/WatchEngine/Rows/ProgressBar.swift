/// tqdm's bars, as far as rows are read from them.
package enum ProgressBar {
  /// Longest bar, in bytes, with the blanks behind it: figures of 60 keys fit.
  static let maxBytes = 4096

  /// Whether a text is a bar that shows figures: `.. 10/200 [00:07<02:20, 1.35it/s, loss=0.1]`.
  package static func hasFigures(_ text: UnsafeRawBufferPointer) -> Bool {
    var count = text.count
    guard count <= maxBytes else { return false }
    // tqdm blanks out what remains of a longer bar before.
    while count > 0, text[count - 1] == 0x20 { count -= 1 }
    guard count > 0, text[count - 1] == 0x5D else { return false }
    let bar = UnsafeRawBufferPointer(rebasing: text[..<count])
    return bar.contains(0x3D)
      && (ByteSearch.first("it/s", in: bar) != nil || ByteSearch.first("s/it", in: bar) != nil)
  }
}
