import WatchEngine

/// Text from a log for an HTML page: nothing in it is markup, and nothing in it reorders the page.
enum HTMLText {
  /// Longest text; bytes.
  private static let limit = 4_096

  static func escape(_ text: String) -> String {
    var result = ""
    for character in PlainText.line(text, maxBytes: limit) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }
}
