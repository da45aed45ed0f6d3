/// Tells from a file's first bytes how it is cut into records.
package enum FramingSniffer {
  /// Bytes looked at: the longest header that tells, TFRecord's.
  package static let maxBytes = 12

  /// What the file's records are; nil when more bytes are needed to tell.
  ///
  /// Text is what remains; a file shorter than what tells is text too. A JSON document is one that spreads over lines or is an array of objects; an
  /// object on a line is a row.
  package static func kind(of start: [UInt8]) -> RecordKind? {
    guard let first = start.first else { return nil }
    if first == LevelDBFraming.magic[0] {
      guard start.count >= 4 else {
        return zip(start, LevelDBFraming.magic).allSatisfy { $0 == $1 } ? nil : .line
      }
      return start.starts(with: LevelDBFraming.magic) ? .transaction : .line
    }
    if let kind = document(start) { return kind == .object ? .object : nil }
    switch TFRecordFraming.begins(start) {
    case true?: return .events
    case false?: return .line
    case nil: return nil
    }
  }

  /// Whether it is a document: `object` says so, `damaged` that it may become one, nil that it is none.
  private static func document(_ start: [UInt8]) -> RecordKind? {
    var rest = start[...]
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if start.count <= mark.count, mark.starts(with: start) { return .damaged }
    if rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
    guard let open = rest.first, open == 0x5B || open == 0x7B else { return nil }
    rest = rest.dropFirst()
    let blanks = rest.prefix { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    guard let next = rest.dropFirst(blanks.count).first else {
      return start.count >= maxBytes ? nil : .damaged
    }
    if next == 0x0A { return .object }
    guard open == 0x5B, next == 0x7B else { return nil }
    // A notebook host's capture (`[{"stream_name":`) has a line of the program in each object: the
    // line formats find the rows in there.
    guard start.count >= maxBytes else { return .damaged }
    return start.starts(with: "[{\"stream_na".utf8) ? nil : .object
  }
}
