/// The classic profile's baseline of one metric: the rows before this one, or a frozen stretch.
///
/// Counts rows that carry the metric, not steps. A NaN or infinity enters it like any value and blinds
/// it while it stays in the window, for ever in a frozen one: a known weakness kept on purpose.
struct RollingBaseline: Codable, Sendable, Equatable {
  /// Fewer values in the window (this one included) are no baseline; fixed in the classic rules.
  static let fewestRows = 10

  private let window: Int
  private let warmupRows: Int
  private let freezes: Bool
  /// The values before this one: all the rolling baseline is taken from.
  private var history: RingBuffer
  private var frozen: Moments?
  private var rows = 0

  init(window: Int, warmupRows: Int, freezes: Bool) {
    self.window = window
    self.warmupRows = warmupRows
    self.freezes = freezes
    history = RingBuffer(capacity: window - 1)
  }

  /// The baseline to hold `value` against, nil while warming up; takes the value in.
  ///
  /// Frozen mode freezes at the first row past the warm-up that fills the window, that row's value
  /// included; until then it rolls.
  mutating func advance(_ value: Double) -> Moments? {
    rows += 1
    if let frozen { return frozen }
    let seen = history.count + 1
    defer { history.append(value) }
    guard rows >= warmupRows, seen >= Self.fewestRows, window >= Self.fewestRows else { return nil }
    guard freezes, seen >= window else { return Moments(of: history.storage) }
    let moments = Moments(of: history.storage, and: value)
    frozen = moments
    return moments
  }
}
