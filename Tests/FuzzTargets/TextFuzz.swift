import WatchEngine

/// Strings and numbers on their way out: plain for people, exact in JSON.
enum TextFuzz {
  static let target = FuzzTarget(
    name: "text",
    seeds: [
      "a\u{1b}[31m\u{202e}b\u{2028}c\r\nd\te\u{feff}", "12345678abcdefgh", "é😀\u{0}\u{7f}\u{9b}",
      "30s", "1h30m", "\u{7f}\u{80}",
    ].map { Array($0.utf8) },
    words: ["\u{202e}", "\u{9b}", "\u{2028}", "…", "ms", "µs"],
    check: check)

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    for limit in [0, 1, 2, 3, 4, 17, 1024] {
      let line = PlainText.line(text, maxBytes: limit)
      let block = PlainText.block(text, maxBytes: limit)
      if line.utf8.count > limit || block.utf8.count > limit { return "longer than allowed" }
      if line.unicodeScalars.contains(where: { isControl($0.value) }) {
        return "a control slips in"
      }
      if block.unicodeScalars.contains(where: { isControl($0.value) && $0 != "\n" && $0 != "\t" }) {
        return "a control slips into a block"
      }
      // What is plain already stays as it is, but for a cut that the limit asks for.
      if PlainText.line(line, maxBytes: limit) != line { return "cleaning twice changes the text" }
    }
    let string = ConfigNode(.map([.init(key: text, node: ConfigNode(.string(text)))]))
    if read(string) != string { return "a string changes on its way through JSON" }
    if let finding = JSONFuzz.roundTrip(string) { return finding }
    for start in stride(from: 0, to: bytes.count & ~7, by: 8) {
      let pattern = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      let number = Double(bitPattern: pattern)
      let node = ConfigNode(.list([ConfigNode(.number(number))]))
      guard case .list(let items)? = read(node)?.value, items.count == 1,
        let back = items[0].asDouble
      else { return "a number can't be read back" }
      if number.isNaN ? !back.isNaN : back.bitPattern != pattern { return "a number changes" }
    }
    _ = ConfigDuration(text)
    return nil
  }

  private static func isControl(_ value: UInt32) -> Bool {
    value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0x2028 || value == 0x2029
      || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  private static func read(_ node: ConfigNode) -> ConfigNode? {
    JSONWriter.bytes(node).withUnsafeBytes { try? JSONDocument.parse($0) }
  }
}
