extension ConfigNode {
  /// What stands here, for an error: `"high"`, `1.5`, `true`, `nothing`, `a list`, `a map`; bounded.
  package var found: String {
    switch value {
    case .null: "nothing"
    case .bool(let bool): bool ? "true" : "false"
    case .integer(let int): String(int)
    case .number(let double): Self.text(of: double)
    case .string(let string): Self.quoted(string)
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// A number as YAML and these messages spell it: `.nan`, `.inf`, else Swift's shortest exact form.
  package static func text(of double: Double) -> String {
    if double.isNaN { return ".nan" }
    if double.isInfinite { return double < 0 ? "-.inf" : ".inf" }
    return String(double)
  }

  /// Text from a file in quotes: at most 60 characters, control characters as `\u{…}`.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      guard count < 60 else { return quoted + "…\"" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
        .privateUse:
        quoted += "\\u{" + String(scalar.value, radix: 16) + "}"
      default:
        if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
