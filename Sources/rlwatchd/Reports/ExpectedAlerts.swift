import WatchEngine

/// The alerts a user expects of a log: lines as `diagnose --output jsonl` prints them.
///
/// An expected line may hold any subset of the keys (`{"row": 43, "detector": "entropy_collapse"}`); the
/// keys it holds must be equal, and there must be as many alerts as lines.
struct ExpectedAlerts {
  private let expected: [ConfigNode]

  init(jsonLines bytes: [UInt8]) throws {
    expected =
      try bytes.split(separator: UInt8(ascii: "\n"))
      .filter { line in line.contains { $0 != 32 && $0 != 13 && $0 != 9 } }
      .map { try $0.withUnsafeBytes { try JSONDocument.parse($0) } }
  }

  /// What differs, one sentence each; empty when the alerts are as expected.
  func differences(from actual: [ConfigNode]) -> [String] {
    var found: [String] = []
    for (index, wanted) in expected.enumerated() {
      guard index < actual.count else {
        found.append("alert \(index + 1) missing: expected \(Self.text(wanted))")
        continue
      }
      guard case .map(let entries) = wanted.value else {
        found.append("alert \(index + 1): the expectation is no JSON object")
        continue
      }
      for entry in entries where !Self.same(entry.node, actual[index][entry.key]) {
        let got = actual[index][entry.key].map(Self.text) ?? "nothing"
        found.append(
          "alert \(index + 1): \(entry.key) is \(got), expected \(Self.text(entry.node))")
      }
    }
    for extra in actual.dropFirst(expected.count) {
      found.append("unexpected alert: \(Self.text(extra))")
    }
    return found
  }

  private static func same(_ wanted: ConfigNode, _ actual: ConfigNode?) -> Bool {
    guard let actual else { return wanted.value == .null }
    switch (wanted.value, actual.value) {
    case (.integer(let left), .number(let right)): return Double(left) == right
    case (.number(let left), .integer(let right)): return left == Double(right)
    case (.map(let left), .map):
      return left.allSatisfy { same($0.node, actual[$0.key]) }
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
    default: return wanted.value == actual.value
    }
  }

  private static func text(_ node: ConfigNode) -> String {
    String(decoding: JSONWriter.bytes(node, pretty: false), as: UTF8.self)
  }
}
