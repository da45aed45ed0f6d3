/// How many breaching rows a tier needs before it fires: `k` of the last `n` judged rows.
///
/// `consecutive_steps: n` is n of n; the default, 1 of 1, fires on the first.
package struct Debounce: Codable, Sendable, Equatable {
  /// Rows that must breach, 1...`n`.
  package let k: Int
  /// Rows looked at, 1...64.
  package let n: Int

  /// Out-of-range values are clamped: the config reader has refused them before.
  package init(_ k: Int = 1, of n: Int? = nil) {
    let n = min(max(n ?? k, 1), 64)
    self.n = n
    self.k = min(max(k, 1), n)
  }
}
