/// Writes a ``ConfigNode`` as JSON that every parser accepts, whatever the tree holds.
///
/// Numbers are the shortest that read back as the same double; JSON has no word for non-finite ones,
/// so they become the strings "NaN", "Infinity" and "-Infinity". Control characters, DEL and C1 are
/// escaped, so that a line of output can't drive a terminal. Trees nested deeper than
/// ``maxDepth`` end in null there: log content can't overflow the stack.
package enum JSONWriter {
  /// Levels of lists and maps written; our own documents use 6.
  package static let maxDepth = 128

  /// The document in UTF-8, without a final newline.
  ///
  /// `pretty` puts every element on its own line, indented by two spaces; otherwise it's one line.
  package static func bytes(_ node: ConfigNode, pretty: Bool = false) -> [UInt8] {
    var output: [UInt8] = []
    write(node, pretty: pretty, depth: 0, to: &output)
    return output
  }

  private static func write(
    _ node: ConfigNode, pretty: Bool, depth: Int, to output: inout [UInt8]
  ) {
    guard depth <= maxDepth else {
      output += "null".utf8
      return
    }
    switch node.value {
    case .null: output += "null".utf8
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .integer(let integer): write(integer, to: &output)
    case .number(let number): write(number, to: &output)
    case .string(let string): quote(string, to: &output)
    case .list(let elements):
      container("[", "]", of: elements, pretty: pretty, depth: depth, to: &output) {
        write($0, pretty: pretty, depth: depth + 1, to: &$1)
      }
    case .map(let entries):
      container("{", "}", of: entries, pretty: pretty, depth: depth, to: &output) {
        quote($0.key, to: &$1)
        $1 += (pretty ? ": " : ":").utf8
        write($0.node, pretty: pretty, depth: depth + 1, to: &$1)
      }
    }
  }

  private static func container<Element>(
    _ open: String, _ close: String, of elements: [Element], pretty: Bool, depth: Int,
    to output: inout [UInt8], each: (Element, inout [UInt8]) -> Void
  ) {
    output += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      if pretty { newLine(depth + 1, to: &output) }
      each(element, &output)
    }
    if pretty, !elements.isEmpty { newLine(depth, to: &output) }
    output += close.utf8
  }

  private static func newLine(_ depth: Int, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\n"))
    output += repeatElement(UInt8(ascii: " "), count: depth * 2)
  }

  static func write(_ integer: Int, to output: inout [UInt8]) {
    append(integer.description, to: &output)
  }

  static func write(_ number: Double, to output: inout [UInt8]) {
    if number.isFinite { return append(number.description, to: &output) }
    append(number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\"", to: &output)
  }

  static func quote(_ string: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      var written = 0
      for index in bytes.indices {
        let byte = bytes[index]
        // C1 is two bytes: the second is escaped, the first left out.
        let isC1 = byte == 0xC2 && index + 1 < bytes.count && bytes[index + 1] < 0xA0
        let isSecond = byte >= 0x80 && byte < 0xA0 && index > 0 && bytes[index - 1] == 0xC2
        guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || isC1 || isSecond
        else { continue }
        output += bytes[written..<index]
        written = index + 1
        if !isC1 { escape(byte, to: &output) }
      }
      output += bytes[written...]
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case 0x22: append("\\\"", to: &output)
    case 0x5C: append("\\\\", to: &output)
    case 0x0A: append("\\n", to: &output)
    case 0x0D: append("\\r", to: &output)
    case 0x09: append("\\t", to: &output)
    default:
      append("\\u00", to: &output)
      for digit in [byte >> 4, byte & 0xF] {
        output.append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
      }
    }
  }

  private static func append(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { output += $0 }
  }
}
