import WatchEngine

/// Writes values as YAML 1.2 that ``YAMLReader`` reads back as the same values.
enum YAMLText {
  /// One value on one line; lists and maps in flow style.
  static func inline(_ node: ConfigNode) -> String {
    switch node.value {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .integer(let int): String(int)
    case .number(let double): ConfigNode.text(of: double)
    case .string(let string): text(string)
    case .list(let nodes): "[" + nodes.map(inline).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\(text($0.key)): \(inline($0.node))" }.joined(separator: ", ") + "}"
    }
  }

  /// Text plain where that is safe, else in double quotes.
  static func text(_ string: String) -> String {
    let plain = !string.isEmpty && string.utf8.allSatisfy(isPlain) && startsPlainly(string)
    if plain, case .string = YAMLScalar.resolve(string) { return string }
    return quoted(string)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: "+"):
      true
    default: false
    }
  }

  private static func startsPlainly(_ string: String) -> Bool {
    !string.hasPrefix("-") && !string.hasPrefix("...")
  }

  private static func quoted(_ string: String) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _
      where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        || scalar.value == 0xfeff || (0x2028...0x2029).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
