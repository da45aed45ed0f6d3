/// A span of time in a config file: `500ms`, `30s`, `1h30m`.
///
/// Milliseconds inside; never negative. The unit is part of the value, because a bare `30` has been read as minutes before.
package struct ConfigDuration: Codable, Sendable, Equatable, Comparable, CustomStringConvertible {
  /// What a message says is expected.
  package static let expectation = "a duration such as 500ms, 30s, 5m or 2h"

  private static let units: [(name: String, milliseconds: Int)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]
  /// Ten years; anything longer is a typo.
  private static let longest = 3650 * 86_400_000

  package let milliseconds: Int

  package static func milliseconds(_ count: Int) -> ConfigDuration {
    ConfigDuration(milliseconds: max(0, min(count, longest)))
  }

  package static func seconds(_ count: Int) -> ConfigDuration {
    milliseconds(max(0, min(count, longest / 1000)) * 1000)
  }

  private init(milliseconds: Int) { self.milliseconds = milliseconds }

  /// Whole numbers, each with its unit (`d h m s ms`, also `min`, `sec`), spaces allowed.
  package init?(_ text: String) {
    var total = 0
    var rest = Substring(text.utf8.count > 40 ? "" : text).drop { $0 == " " }
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      var name = String(rest.prefix { $0.isASCII && $0.isLetter })
      rest = rest.dropFirst(name.count).drop { $0 == " " }
      if name == "min" || name == "sec" { name = String(name.prefix(1)) }
      guard let count = Int(digits), let unit = Self.units.first(where: { $0.name == name })
      else { return nil }
      let (span, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
      guard !overflow, span <= Self.longest else { return nil }
      total += span
      guard total <= Self.longest else { return nil }
    }
    milliseconds = total
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let duration = ConfigDuration(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "expected \(Self.expectation), found \(ConfigNode.quoted(text))")
    }
    self = duration
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package var duration: Duration { .milliseconds(milliseconds) }

  /// The shortest spelling: `1h30m`, `0s`.
  package var description: String {
    guard milliseconds > 0 else { return "0s" }
    var text = ""
    var rest = milliseconds
    for unit in Self.units where rest >= unit.milliseconds {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text
  }

  package static func < (left: ConfigDuration, right: ConfigDuration) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
