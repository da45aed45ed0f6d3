/// What a reader has seen in one log so far.
package struct RowCounters: Codable, Sendable, Equatable {
  package var accepted = 0
  /// One entry per reason seen, in the order first seen.
  package var rejected: [RejectCount] = []
  /// Lines that are no rows and don't look like any: text, bars, tables.
  package var noiseLines: UInt64 = 0

  package init() {}

  /// Lines refused, over all reasons.
  package var rejectedLines: UInt64 { rejected.reduce(0) { $0 &+ $1.count } }

  mutating func reject(_ reason: RejectReason, _ line: UnsafeRawBufferPointer, at offset: UInt64) {
    if let index = rejected.firstIndex(where: { $0.reason == reason }) {
      rejected[index].count &+= 1
      return
    }
    rejected.append(
      RejectCount(reason: reason, count: 1, example: Self.excerpt(line), offset: offset))
  }

  /// The beginning of a line, fit for a terminal.
  private static func excerpt(_ line: UnsafeRawBufferPointer) -> String {
    let start = String(decoding: line.prefix(120), as: UTF8.self)
    var result = String.UnicodeScalarView()
    for scalar in start.unicodeScalars {
      let value = scalar.value
      let isControl = value < 0x20 || (value >= 0x7F && value < 0xA0)
      result.append(isControl ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }
}
