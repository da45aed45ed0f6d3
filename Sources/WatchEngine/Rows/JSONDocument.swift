/// Parses a whole JSON text into a tree: checkpoints, event files, `trainer_state.json`.
package enum JSONDocument {
  /// The tree of one JSON text; numbers without point and exponent that fit become integers.
  ///
  /// Bare `NaN`, `Infinity` and `-Infinity` are taken as Python's `json` writes them. Nesting beyond
  /// ``LiteralScanner/maxDepth`` is an error. A key that repeats is kept twice; the first one wins in
  /// `ConfigNode`'s subscript.
  package static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> ConfigNode {
    guard var scanner = LiteralScanner(bytes, dialect: .lenientJSON) else {
      throw JSONSyntaxError(offset: 0)
    }
    let start = scanner.at
    scanner.skipSpace()
    guard let node = node(&scanner, depth: 0) else {
      throw JSONSyntaxError(offset: scanner.at - start)
    }
    scanner.skipSpace()
    guard scanner.at == scanner.end else { throw JSONSyntaxError(offset: scanner.at - start) }
    return node
  }

  private static func node(_ scanner: inout LiteralScanner, depth: Int) -> ConfigNode? {
    guard depth < LiteralScanner.maxDepth else { return nil }
    switch scanner.next {
    case UInt8(ascii: "{"): return map(&scanner, depth: depth)
    case UInt8(ascii: "["): return list(&scanner, depth: depth)
    case 0x22: return scanner.text().map { ConfigNode(.string(string($0))) }
    case 0x2D, 0x30...0x39:
      let start = scanner.at
      guard let value = scanner.number() else { return nil }
      let text = UnsafeBufferPointer(start: start, count: scanner.at - start)
      return ConfigNode(integer(text).map { .integer($0) } ?? .number(value))
    default:
      switch scanner.word() {
      case .number(let value): return ConfigNode(.number(value))
      case .null: return ConfigNode(.null)
      case .bool(let value): return ConfigNode(.bool(value))
      case .other, nil: return nil
      }
    }
  }

  private static func map(_ scanner: inout LiteralScanner, depth: Int) -> ConfigNode? {
    scanner.at += 1
    var entries: [ConfigNode.Entry] = []
    scanner.skipSpace()
    if scanner.skip(UInt8(ascii: "}")) { return ConfigNode(.map(entries)) }
    while true {
      guard let key = scanner.text() else { return nil }
      scanner.skipSpace()
      guard scanner.skip(UInt8(ascii: ":")) else { return nil }
      scanner.skipSpace()
      guard let value = node(&scanner, depth: depth + 1) else { return nil }
      entries.append(ConfigNode.Entry(key: string(key), node: value))
      scanner.skipSpace()
      if scanner.skip(UInt8(ascii: "}")) { return ConfigNode(.map(entries)) }
      guard scanner.skip(UInt8(ascii: ",")) else { return nil }
      scanner.skipSpace()
    }
  }

  private static func list(_ scanner: inout LiteralScanner, depth: Int) -> ConfigNode? {
    scanner.at += 1
    var items: [ConfigNode] = []
    scanner.skipSpace()
    if scanner.skip(UInt8(ascii: "]")) { return ConfigNode(.list(items)) }
    while true {
      guard let item = node(&scanner, depth: depth + 1) else { return nil }
      items.append(item)
      scanner.skipSpace()
      if scanner.skip(UInt8(ascii: "]")) { return ConfigNode(.list(items)) }
      guard scanner.skip(UInt8(ascii: ",")) else { return nil }
      scanner.skipSpace()
    }
  }

  /// The integer a number's text is; nil with a point, an exponent or out of `Int`.
  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var value = 0
    let negative = text.first == 0x2D
    // "-0" stays a number: the sign of zero would be lost.
    if negative, text.count == 2, text[1] == 0x30 { return nil }
    for byte in negative ? text.dropFirst() : text[...] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      let (high, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte - 0x30)
      let (sum, over) = high.addingReportingOverflow(negative ? -digit : digit)
      guard !overflow, !over else { return nil }
      value = sum
    }
    return value
  }

  /// The text a JSON string stands for; invalid UTF-8 and lone surrogates become U+FFFD.
  package static func string(_ text: LiteralScanner.Text) -> String {
    guard text.hasEscapes else { return String(decoding: text.bytes, as: UTF8.self) }
    return String(decoding: unescaped(text.bytes), as: UTF8.self)
  }

  /// The UTF-8 an escaped text stands for; unknown escapes (Python's) are kept as written.
  package static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x5C, index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case 0x22, 0x27, 0x5C, 0x2F: result.append(escape)
      case UInt8(ascii: "u"): appendUnicode(bytes, &index, &result)
      default: result += [0x5C, escape]
      }
    }
    return result
  }

  private static func appendUnicode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ result: inout [UInt8]
  ) {
    let replacement: UInt32 = 0xFFFD
    guard var value = hexUnit(bytes, at: index) else {
      result += [0x5C, UInt8(ascii: "u")]
      return
    }
    index += 4
    if value >= 0xD800, value < 0xDC00, index + 1 < bytes.count, bytes[index] == 0x5C,
      bytes[index + 1] == UInt8(ascii: "u"), let low = hexUnit(bytes, at: index + 2),
      low >= 0xDC00, low < 0xE000
    {
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      index += 6
    }
    let scalar = Unicode.Scalar(value) ?? Unicode.Scalar(replacement)
    if let scalar { result += Array(String(Character(scalar)).utf8) }
  }

  private static func hexUnit(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = hexValue(bytes[index + offset]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }
}
