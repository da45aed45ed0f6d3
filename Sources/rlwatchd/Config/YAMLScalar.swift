import WatchEngine

/// What a plain YAML scalar means: the core schema of YAML 1.2.
///
/// So `yes`, `on`, `0777` and `12:30` are no switch, no octal and no base 60; JSON's scalars are all
/// there.
enum YAMLScalar {
  static func resolve(_ text: String) -> ConfigNode.Value {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    default: break
    }
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    guard text.utf8.count - unsigned.utf8.count <= 1 else { return .string(text) }
    if [".inf", ".Inf", ".INF"].contains(unsigned) {
      return .number(text.hasPrefix("-") ? -.infinity : .infinity)
    }
    return number(text) ?? .string(text)
  }

  private static func number(_ text: String) -> ConfigNode.Value? {
    // The longest number that means anything; a longer run of digits is text.
    guard text.utf8.count <= 400 else { return nil }
    if text.hasPrefix("0x") || text.hasPrefix("0o") {
      let digits = text.dropFirst(2)
      guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-") else {
        return nil
      }
      return Int(digits, radix: text.hasPrefix("0x") ? 16 : 8).map { .integer($0) }
    }
    switch shape(of: Array(text.utf8)) {
    case .none: return nil
    case .integer:
      if let int = Int(text) { return .integer(int) }
      return Double(text).map { .number($0) }
    case .float:
      // Swift wants a digit on both sides of the point only in places: "1." and ".5" are both read.
      return Double(text).map { .number($0) }
    }
  }

  private enum Shape { case none, integer, float }

  /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
  private static func shape(of bytes: [UInt8]) -> Shape {
    var rest = bytes[...]
    func dropDigits() -> Int {
      let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      rest = rest.dropFirst(digits)
      return digits
    }
    func dropSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
    }
    dropSign()
    let whole = dropDigits()
    var shape = Shape.integer
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      shape = .float
      if dropDigits() == 0, whole == 0 { return .none }
    } else if whole == 0 {
      return .none
    }
    if let e = rest.first, e == UInt8(ascii: "e") || e == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      shape = .float
      dropSign()
      if dropDigits() == 0 { return .none }
    }
    return rest.isEmpty ? shape : .none
  }
}
