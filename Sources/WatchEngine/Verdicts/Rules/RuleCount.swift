/// How many rows have to break a rule before its tier fires: `k` of the last `n`, or `n` in a row.
package struct RuleCount: Sendable, Equatable {
  /// Most rows looked back on for k of n: one bit each in ``KofN``.
  package static let mostOfN = 64
  /// Most rows in a row; longer than any run has rows is a typo.
  package static let mostInARow = 1_000_000

  package let k: Int
  package let n: Int

  /// That many rows in a row, 1 to ``mostInARow``.
  package init(inARow rows: Int = 1) {
    n = min(max(rows, 1), Self.mostInARow)
    k = n
  }

  /// `k` of `n`, 1 <= k <= n <= ``mostOfN``.
  package init(_ k: Int, of n: Int) {
    self.n = min(max(n, 1), Self.mostOfN)
    self.k = min(max(k, 1), self.n)
  }

  /// Reads `20` (in a row) and `15 of 20`; nil for anything else.
  package init?(_ node: ConfigNode) {
    if let rows = node.asInteger(Int.self) {
      guard (1...Self.mostInARow).contains(rows) else { return nil }
      self.init(inARow: rows)
      return
    }
    guard case .string(let text) = node.value, text.utf8.count <= 32 else { return nil }
    let words = text.split(separator: " ")
    guard words.count == 3, words[1] == "of", let k = Int(words[0]), let n = Int(words[2]),
      k >= 1, k <= n, n <= Self.mostOfN
    else { return nil }
    self.init(k, of: n)
  }

  package var isInARow: Bool { k == n }

  var node: ConfigNode { isInARow ? .whole(n) : .text("\(k) of \(n)") }

  var words: String {
    if n == 1 { return "at once" }
    return isInARow ? "for \(n) rows in a row" : "for \(k) of \(n) rows"
  }
}
