/// Reads JSON and Python literals from borrowed bytes: the one scanner of all text formats.
///
/// Never traps and never recurses deeper than ``maxDepth``. Each method advances behind what it read
/// and returns nil (or false) where the text is not what it looks for; the position is undefined then
/// unless said otherwise.
package struct LiteralScanner {
  package enum Dialect: Sendable {
    /// RFC 8259, nothing else.
    case json
    /// JSON with `NaN`, `Infinity` and their spellings, as Python's `json` writes.
    case lenientJSON
    /// `repr` of dicts, lists, tuples, numbers and calls around a number (`np.float64(0.1)`).
    case python
  }

  /// Text between quotes, as written.
  package struct Text {
    package var bytes: UnsafeBufferPointer<UInt8>
    package var hasEscapes: Bool
  }

  /// Nesting a value may have; more is refused, metric rows nest 6 deep at most (RLlib).
  package static let maxDepth = 256

  package var at: UnsafePointer<UInt8>
  package let end: UnsafePointer<UInt8>
  package let dialect: Dialect

  /// Fails on an empty buffer.
  package init?(_ bytes: UnsafeRawBufferPointer, dialect: Dialect) {
    guard !bytes.isEmpty, let base = bytes.baseAddress else { return nil }
    at = base.assumingMemoryBound(to: UInt8.self)
    end = at + bytes.count
    self.dialect = dialect
  }

  /// Whether `bytes` is one JSON text by RFC 8259 (a document may be any value).
  package static func isValidJSON(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard var scanner = LiteralScanner(bytes, dialect: .json) else { return false }
    scanner.skipSpace()
    guard scanner.skipValue() else { return false }
    scanner.skipSpace()
    return scanner.at == scanner.end
  }

  /// The next byte, 0 at the end (NUL is never part of a literal's grammar).
  @inline(__always) package var next: UInt8 { at < end ? at.pointee : 0 }

  @inline(__always) package mutating func skipSpace() {
    while at < end, at.pointee <= 0x20 {
      let byte = at.pointee
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      at += 1
    }
  }

  /// Advances over `byte` when it is next.
  @inline(__always) package mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  /// A quoted text; double quotes, in Python also single ones.
  package mutating func text() -> Text? {
    let quote = next
    guard quote == 0x22 || (quote == 0x27 && dialect == .python) else { return nil }
    at += 1
    let start = at
    var hasEscapes = false
    while at < end {
      let byte = at.pointee
      if byte == quote {
        defer { at += 1 }
        return Text(
          bytes: UnsafeBufferPointer(start: start, count: at - start), hasEscapes: hasEscapes)
      }
      if byte == 0x5C {
        hasEscapes = true
        guard skipEscape() else { return nil }
        continue
      }
      guard byte >= 0x20 || dialect == .python else { return nil }
      at += 1
    }
    return nil
  }

  private mutating func skipEscape() -> Bool {
    at += 1
    guard at < end else { return false }
    let byte = at.pointee
    at += 1
    guard dialect != .python else { return true }
    switch byte {
    case UInt8(ascii: "u"):
      guard end - at >= 4 else { return false }
      for index in 0..<4 where hexValue(at[index]) == nil { return false }
      at += 4
      return true
    case 0x22, 0x5C, 0x2F, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    default: return false
    }
  }

  /// Skips one value of any kind.
  package mutating func skipValue(depth: Int = 0) -> Bool {
    guard depth < Self.maxDepth else { return false }
    switch next {
    case 0x22: return text() != nil
    case 0x27: return text() != nil
    case UInt8(ascii: "{"): return skipItems(closing: UInt8(ascii: "}"), depth: depth)
    case UInt8(ascii: "["): return skipItems(closing: UInt8(ascii: "]"), depth: depth)
    case UInt8(ascii: "("):
      return dialect == .python && skipItems(closing: UInt8(ascii: ")"), depth: depth)
    case 0x2B, 0x2D, 0x2E, 0x30...0x39: return number() != nil
    default: return word(depth: depth) != nil
    }
  }

  private mutating func skipItems(closing: UInt8, depth: Int) -> Bool {
    at += 1
    skipSpace()
    if skip(closing) { return true }
    while true {
      if closing == UInt8(ascii: "}") {
        guard dialect == .python ? skipValue(depth: depth + 1) : text() != nil else { return false }
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { return false }
        skipSpace()
      }
      guard skipValue(depth: depth + 1) else { return false }
      skipSpace()
      if skip(closing) { return true }
      guard skip(UInt8(ascii: ",")) else { return false }
      skipSpace()
      if dialect == .python, skip(closing) { return true }
    }
  }
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte) - 0x30
  case 0x41...0x46: UInt32(byte) - 0x37
  case 0x61...0x66: UInt32(byte) - 0x57
  default: nil
  }
}
