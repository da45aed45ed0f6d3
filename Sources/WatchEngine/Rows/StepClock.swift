import Glibc

/// Gives every row its step: from the row's own key, else from the trainer's progress bar before it,
/// else from the order of the rows (1 for the first, as trainers count).
package struct StepClock: Codable, Sendable, Equatable {
  /// The step given last.
  private(set) var last = 0
  /// The bar's counter; nil when none was seen in this file.
  private var counter: Int?
  private var total = 0
  /// Rows stamped since the counter last moved.
  private var rowsAtCounter = 0
  /// Rows stamped from this file.
  private var rows = 0
  /// The bar went back: the trainer resumed from an earlier checkpoint.
  private var hasRewound = false

  /// How far a bar may lag behind: tqdm redraws at most every 0.1 s, so that several fast steps (or a
  /// training and an evaluation row) share one count.
  private static let lag = 2

  package init() {}

  /// A new file follows: its bar may have another total; steps go on.
  package mutating func beginFile() {
    counter = nil
    total = 0
    rowsAtCounter = 0
    hasRewound = false
    rows = 0
  }

  /// The step of the next row.
  ///
  /// `key` is the row's own, when it has one; `banner` the number a line of its own announced.
  package mutating func stamp(key: Double?, banner: Double? = nil) -> (
    step: Int, source: StepSource
  ) {
    if let key, key.isFinite {
      last = Self.integer(key)
      return (last, .key)
    }
    if let banner, banner.isFinite {
      last = Self.integer(banner)
      return (last, .progress)
    }
    // A bar that was done before the first row came is another stream's, written out at once.
    if rows == 0, counter == total { counter = nil }
    rows &+= 1
    let following = last < Int.max ? last + 1 : last
    guard let counter, counter > 0, rowsAtCounter <= Self.lag else {
      last = following
      return (last, .order)
    }
    // Each row is a new step, the bar says roughly which; a bar that jumped is believed.
    let isNear = following > counter && following <= counter &+ Self.lag && !hasRewound
    last = isNear ? following : counter
    rowsAtCounter += 1
    hasRewound = false
    return (last, .progress)
  }

  // 2^53: doubles count exactly up to there, and the conversion can't trap.
  private static func integer(_ value: Double) -> Int {
    Int(min(max(value, -0x1p53), 0x1p53).rounded(.towardZero))
  }

  /// Looks for the trainer's bar in text before or between rows; the last one counts.
  ///
  /// A bar is tqdm's `  5%|#   | 10/200 [`. Bars with a description other than a training one
  /// (`Loading weights: 100%|`) are others' work, and so are those with a smaller total than the
  /// trainer's (evaluation within training).
  package mutating func observe(_ text: UnsafeRawBufferPointer) {
    guard let base = text.baseAddress, memchr(base, 0x25, text.count) != nil else { return }
    var limit = text.count
    while let open = ByteSearch.last(0x5B, in: text, below: limit) {
      limit = open
      guard let bar = Self.bar(in: text, before: limit), bar.total >= total else { continue }
      if bar.count != counter || bar.total != total { rowsAtCounter = 0 }
      if let counter, bar.count < counter { hasRewound = true }
      counter = bar.count
      total = bar.total
      return
    }
  }

  /// The bar whose `[` stands at `open`.
  private static func bar(
    in text: UnsafeRawBufferPointer, before open: Int
  ) -> (count: Int, total: Int)? {
    var at = open - 1
    guard at > 3, text[at] == 0x20 else { return nil }
    at -= 1
    guard let total = number(text, endingAt: &at), at > 0, text[at] == 0x2F else { return nil }
    at -= 1
    guard let count = number(text, endingAt: &at), at > 1, text[at] == 0x20, text[at - 1] == 0x7C
    else { return nil }
    at -= 2
    // The bar itself: 400 bytes hold one as wide as any terminal, 3 bytes a cell.
    let lowest = max(1, at - 400)
    while at > lowest, !(text[at] == 0x7C && text[at - 1] == 0x25) { at -= 1 }
    guard at > lowest || (text[at] == 0x7C && text[at - 1] == 0x25) else { return nil }
    at -= 2
    while at >= 0, text[at] >= 0x30, text[at] <= 0x39 { at -= 1 }
    while at >= 0, text[at] == 0x20 { at -= 1 }
    guard at < 0 || text[at] != 0x3A || isTraining(text, endingAt: at) else { return nil }
    return (count, total)
  }

  private static func number(_ text: UnsafeRawBufferPointer, endingAt at: inout Int) -> Int? {
    var value = 0
    var scale = 1
    let last = at
    while at >= 0, text[at] >= 0x30, text[at] <= 0x39, last - at < 12 {
      value += Int(text[at] - 0x30) * scale
      scale *= 10
      at -= 1
    }
    return at < last ? value : nil
  }

  /// Whether the description that ends with the colon at `colon` is a trainer's.
  private static func isTraining(_ text: UnsafeRawBufferPointer, endingAt colon: Int) -> Bool {
    var start = colon
    // 80: longer descriptions are text.
    while start > 0, colon - start < 80, text[start - 1] != 0x0D { start -= 1 }
    while start < colon, text[start] == 0x20 { start += 1 }
    for word in ["train", "episode", "steps", "ppo global step"] as [StaticString] {
      let count = word.utf8CodeUnitCount
      guard colon - start >= count else { continue }
      if (0..<count).allSatisfy({ text[start + $0] | 0x20 == word.utf8Start[$0] }) { return true }
    }
    return false
  }
}
