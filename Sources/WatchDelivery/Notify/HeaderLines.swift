/// Headers of HTTP from a secret file: `Name: value`, one a line; `#` begins a comment line.
enum HeaderLines {
  static func parse(_ text: String) throws(NotifyFault) -> [NotifyRequest.Header] {
    var headers: [NotifyRequest.Header] = []
    // One CRLF is one character.
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      guard !line.isEmpty, line.first != "#" else { continue }
      let parts = line.split(separator: ":", maxSplits: 1)
      let value = parts.count == 2 ? parts[1].drop { $0 == " " } : ""
      guard parts.count == 2, !value.isEmpty,
        parts[0].utf8.allSatisfy(isTokenByte), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
      else {
        throw NotifyFault(.config, "line \(number + 1) of the headers isn't \"Name: value\"")
      }
      headers.append(.init(String(parts[0]), String(value), isSecret: true))
    }
    return headers
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }
}
