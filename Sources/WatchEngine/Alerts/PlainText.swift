/// Makes untrusted text fit for a terminal, the journal, an environment variable or a status line.
///
/// Log content reaches people through alerts: an escape sequence in a run's name must not clear the
/// reader's screen, and a line break must not forge a second entry.
package enum PlainText {
  /// The text on one line without control and direction characters, at most `maxBytes` of UTF-8.
  ///
  /// Line breaks and tabs become one space each. What is too long ends in "…" (3 of the bytes).
  package static func line(_ text: String, maxBytes: Int) -> String {
    clean(text, maxBytes: maxBytes, keepLines: false)
  }

  /// The same, with `\n` and `\t` kept.
  package static func block(_ text: String, maxBytes: Int) -> String {
    clean(text, maxBytes: maxBytes, keepLines: true)
  }

  private static func clean(_ text: String, maxBytes: Int, keepLines: Bool) -> String {
    let ellipsis = "…"
    var result = String.UnicodeScalarView()
    var bytes = 0
    var fitting = result.endIndex
    for scalar in text.unicodeScalars {
      guard let kept = kept(scalar, keepLines: keepLines) else { continue }
      bytes += UTF8.width(kept)
      guard bytes <= maxBytes else {
        guard maxBytes >= ellipsis.utf8.count else { return "" }
        return String(result[..<fitting]) + ellipsis
      }
      result.append(kept)
      if bytes <= maxBytes - ellipsis.utf8.count { fitting = result.endIndex }
    }
    return String(result)
  }

  private static func kept(_ scalar: Unicode.Scalar, keepLines: Bool) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x09, 0x0A: keepLines ? scalar : " "
    case 0x0D: keepLines ? nil : " "
    case 0..<0x20, 0x7F..<0xA0: nil
    // Line and paragraph separators.
    case 0x2028, 0x2029: " "
    // Direction marks, embeddings, overrides and isolates: they reorder what a reader sees.
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: nil
    default: scalar
    }
  }
}
