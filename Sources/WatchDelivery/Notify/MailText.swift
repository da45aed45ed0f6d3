/// Text in the spellings of mail: whatever it holds, it stays in its header or its line.
enum MailText {
  /// Room in an encoded word: 75 characters less `=?utf-8?Q?` and `?=`.
  private static let wordBytes = 63

  /// `Name: text`; text that isn't plain ASCII as encoded words (RFC 2047), folded.
  static func header(_ name: String, _ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
    guard !isPlain || text.utf8.count > 900 else { return "\(name): \(text)" }
    var words: [String] = []
    var word = ""
    // A scalar never goes over two words.
    for scalar in text.unicodeScalars {
      let piece =
        switch scalar {
        case " ": "_"
        case "a"..."z", "A"..."Z", "0"..."9", "-", "!", "*", "+", "/": String(scalar)
        default: String(scalar).utf8.map(escape).joined()
        }
      if word.utf8.count + piece.utf8.count > wordBytes {
        words.append(word)
        word = ""
      }
      word += piece
    }
    words.append(word)
    return "\(name): " + words.map { "=?utf-8?Q?\($0)?=" }.joined(separator: "\r\n ")
  }

  /// The text as quoted-printable lines that end in CRLF; a line has at most 76 characters.
  static func quotedPrintable(_ text: String) -> String {
    var result = ""
    var column = 0
    func add(_ piece: String) {
      var piece = piece
      if column + piece.utf8.count > 75 {
        result += "=\r\n"
        column = 0
      }
      // A dot alone on its line would end the mail, were it not doubled on the way.
      if column == 0, piece == "." { piece = escape(0x2E) }
      result += piece
      column += piece.utf8.count
    }
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      let isLast = index + 1 == bytes.count || bytes[index + 1] == 0x0A
      switch byte {
      case 0x0A:
        result += "\r\n"
        column = 0
      // A space at the end of a line may get lost.
      case 0x20 where isLast: add(escape(byte))
      case 0x20...0x3C, 0x3E...0x7E: add(String(UnicodeScalar(byte)))
      default: add(escape(byte))
      }
    }
    return result
  }

  /// Whether it's an address that needs no quoting anywhere: in a header, in SMTP, in curl's words.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254 else {
      return false
    }
    func isFine(_ byte: UInt8, _ more: String) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: more.utf8.contains(byte)
      }
    }
    return parts[0].utf8.allSatisfy { isFine($0, "!#$%&'*+-/=?^_`{|}~.") }
      && parts[1].utf8.allSatisfy { isFine($0, "-.") }
  }

  private static func escape(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
  }
}
