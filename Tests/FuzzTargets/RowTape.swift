import WatchEngine

/// Metric rows made of bytes: any signal, any number, any step.
struct RowTape {
  private var tape: ByteTape
  private var row = MetricRow()
  private var repeats = 0
  private var made = 0

  /// Rows an input may make; warm-ups and windows are shorter.
  private static let maxRows = 600

  init(_ tape: ByteTape) { self.tape = tape }

  mutating func next() -> MetricRow? {
    guard made < Self.maxRows else { return nil }
    if repeats > 0 {
      repeats -= 1
      row.step &+= 1
    } else {
      guard !tape.isAtEnd else { return nil }
      change()
    }
    row.index = made
    row.offset = UInt64(made) &* 100
    made += 1
    return row
  }

  private mutating func change() {
    switch tape.next() {
    case 0..<200: row.step &+= 1
    case 200..<210: row.step &-= 1
    case 210..<220: row.step &+= 1000
    default:
      // As far as a step key can go.
      row.step = min(max(tape.pick(AbsurdNumbers.integers), -1 << 53), 1 << 53)
    }
    for _ in 0..<(tape.next() & 7) {
      let signal = Signal.allCases[tape.next() % Signal.allCases.count]
      switch tape.next() {
      case 0..<20: row.signals[signal] = nil
      case 20..<120: row.signals[signal] = tape.pick(AbsurdNumbers.doubles)
      case 120..<150: row.signals[signal] = (row.signals[signal] ?? 1) * 2
      case 150..<180: row.signals[signal] = (row.signals[signal] ?? 1) / 3
      default: row.signals[signal] = Double(tape.next()) / 100
      }
    }
    let rewards = tape.next()
    if rewards >= 128 {
      row.rewards = (0..<(rewards & 31)).map { _ in
        tape.next() >= 64 ? Double(tape.next()) / 255 : tape.pick(AbsurdNumbers.doubles)
      }
    }
    repeats = tape.next() & 63
  }
}
