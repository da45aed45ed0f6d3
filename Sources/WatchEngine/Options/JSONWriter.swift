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
    case .integer(let integer): output += integer.description.utf8
    case .number(let number): output += text(of: number).utf8
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

  private static func text(of number: Double) -> String {
    if number.isNaN { return "\"NaN\"" }
    if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return number.description
  }

  private static func quote(_ string: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar.value {
      case 0x22: output += "\\\"".utf8
      case 0x5C: output += "\\\\".utf8
      case 0x0A: output += "\\n".utf8
      case 0x0D: output += "\\r".utf8
      case 0x09: output += "\\t".utf8
      case 0..<0x20, 0x7F..<0xA0: escape(scalar.value, to: &output)
      default: output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func escape(_ value: UInt32, to output: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    output += "\\u00".utf8
    output.append(digits[Int(value >> 4 & 0xF)])
    output.append(digits[Int(value & 0xF)])
  }
}
