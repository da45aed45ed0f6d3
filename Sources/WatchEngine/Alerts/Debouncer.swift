/// Decides which tier a run of verdicts has earned: k of the last n judged rows at that tier or worse.
package struct Debouncer: Codable, Sendable, Equatable {
  /// One bit a row, newest lowest, for rows at or above info, warning and critical.
  private var info: UInt64 = 0
  private var warning: UInt64 = 0
  private var critical: UInt64 = 0

  package init() {}

  /// True when no row of the window breached.
  package var isIdle: Bool { info == 0 }

  /// Takes the next judged row (nil: healthy) and gives the tier that fires now, nil for none.
  ///
  /// Only a breaching row can fire.
  package mutating func next(_ severity: Severity?, _ debounce: Debounce) -> Severity? {
    let mask = debounce.n >= 64 ? UInt64.max : (1 << UInt64(max(debounce.n, 0))) - 1
    func push(_ history: inout UInt64, _ hit: Bool) {
      history = (history << 1 | (hit ? 1 : 0)) & mask
    }
    push(&info, severity != nil)
    push(&warning, severity.map { $0 >= .warning } ?? false)
    push(&critical, severity == .critical)
    guard severity != nil else { return nil }
    if critical.nonzeroBitCount >= debounce.k { return .critical }
    if warning.nonzeroBitCount >= debounce.k { return .warning }
    return info.nonzeroBitCount >= debounce.k ? .info : nil
  }

  package mutating func reset() { self = Debouncer() }
}
