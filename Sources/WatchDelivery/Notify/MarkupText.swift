import WatchEngine

/// Untrusted text for a place that reads markup: cleaned, escaped, and cut only between escapes.
enum MarkupText {
  /// At most `maxBytes` of UTF-8 after escaping; what is too long ends in "…".
  ///
  /// `escape`: what stands for a scalar; nil: the scalar itself.
  static func line(
    _ text: String, maxBytes: Int, escape: (Unicode.Scalar) -> String?
  ) -> String {
    var result = ""
    var fitting = result
    let ellipsis = "…"
    for scalar in PlainText.line(text, maxBytes: maxBytes).unicodeScalars {
      let piece = escape(scalar) ?? String(scalar)
      guard result.utf8.count + piece.utf8.count <= maxBytes else { return fitting + ellipsis }
      result += piece
      if result.utf8.count + ellipsis.utf8.count <= maxBytes { fitting = result }
    }
    return result
  }
}
