import WatchEngine

/// What came back from one run of curl, read from its output: as far as it can be believed.
struct CurlAnswer: Equatable {
  /// curl's exit status; nil: it was stopped, having said more than is read.
  var exitStatus: Int32?
  /// The server's last status; nil before any.
  var status: Int?
  /// Seconds the server asks to wait.
  var retryAfter: Int?
  /// Bytes of the message that were sent; nil when curl didn't get to tell.
  var uploaded: Int?
  /// curl's own words when it failed; one clean line.
  var error = ""
  /// The begin of what the server said; one clean line.
  var body = ""

  /// Text told of a server's answer, bytes: enough for "invalid_token", too little for a flood.
  private static let maxToldBytes = 300

  /// `output`: standard output with the heads of answers, then the bodies, then curl's own line.
  init(exitStatus: Int32?, output: [UInt8]) {
    self.exitStatus = exitStatus
    var rest = output[...]
    // What the server said last could look like curl's line; curl's own comes after it.
    if exitStatus != nil, let start = Self.lastLine(CurlConfig.mark, in: rest) {
      let line = String(decoding: rest[start...], as: UTF8.self).dropFirst(CurlConfig.mark.count)
      let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      uploaded = words.first.flatMap { Int($0) }
      let code = words.dropFirst().first.flatMap { Int($0) } ?? 0
      status = code > 0 ? code : nil
      error = PlainText.line(
        words.count > 2 ? words[2].trimmed : "", maxBytes: Self.maxToldBytes)
      rest = rest[..<start]
    }
    readHeads(&rest)
    body =
      PlainText.line(
        String(decoding: rest.prefix(4 * Self.maxToldBytes), as: UTF8.self),
        maxBytes: Self.maxToldBytes
      )[...].trimmed
  }

  /// Reads status and Retry-After of the answer's head; interim answers (1xx) before it are skipped.
  private mutating func readHeads(_ rest: inout ArraySlice<UInt8>) {
    while rest.starts(with: "HTTP/".utf8) {
      var found: Int?
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = String(decoding: rest[..<end].prefix(8192), as: UTF8.self)[...].trimmed
        rest = rest[min(end + 1, rest.endIndex)...]
        if line.isEmpty { break }
        if found == nil {
          found = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if line.lowercased().hasPrefix("retry-after:") {
          retryAfter = Int(line.dropFirst("retry-after:".count).trimmed).map { max($0, 0) }
        }
      }
      guard let code = found else { return }
      if !(100..<200).contains(code) {
        status = code > 0 ? code : nil
        return
      }
    }
  }

  /// Where the last line that begins so begins; it stands at the very end.
  private static func lastLine(_ start: String, in bytes: ArraySlice<UInt8>) -> Int? {
    let words = Array(start.utf8)
    var at = bytes.endIndex
    while at > bytes.startIndex {
      let before = bytes[..<(at - 1)].lastIndex(of: UInt8(ascii: "\n"))
      let begin = before.map { $0 + 1 } ?? bytes.startIndex
      if bytes[begin...].starts(with: words) { return begin }
      guard let before else { return nil }
      at = before + 1
    }
    return nil
  }
}

extension StringProtocol {
  /// Without spaces and line ends at both ends.
  fileprivate var trimmed: String {
    let isSpace = { (character: Character) in character == " " || character.isNewline }
    var text = drop(while: isSpace)[...]
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return String(text)
  }
}
