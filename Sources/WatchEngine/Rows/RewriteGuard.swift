/// Knows the rows of a file that is written anew from its start, so that none is judged twice.
///
/// Programs that hold a table or document in memory write all of it again: with more columns, more
/// rows. Rows are told by their content: fingerprints are kept of every row, in long files of every
/// second, fourth and so on. While those agree, rows already judged are passed over; the first that
/// differs shows another run, or one that went back to a checkpoint, and all rows from there on are new.
package struct RewriteGuard: Codable, Sendable, Equatable {
  /// Fingerprints kept at most; a checkpoint holds them.
  private static let mostPrints = 256

  /// Rows judged of the file.
  private var seen = 0
  /// Fingerprints of the rows 0, ``spacing``, 2 x ``spacing`` and so on among them.
  private var prints: [UInt64] = []
  private var spacing = 1
  /// The place of the next row.
  private var place = 0

  package init() {}

  /// The file, or another one, is read from its start.
  package mutating func begin() { place = 0 }

  /// Whether the next row was judged before.
  package mutating func passes(over row: MetricRow, step: Double?) -> Bool {
    defer { place &+= 1 }
    // A damaged checkpoint may hold any number.
    let (number, rest) = max(place, 0).quotientAndRemainder(dividingBy: max(spacing, 1))
    if rest == 0 {
      let print = Self.fingerprint(of: row, step: step)
      if number < prints.count, prints[number] != print {
        prints.removeLast(prints.count - number)
        seen = place
      }
      if number == prints.count { keep(print) }
    }
    guard place >= seen else { return true }
    seen = place &+ 1
    return false
  }

  private mutating func keep(_ print: UInt64) {
    prints.append(print)
    guard prints.count > Self.mostPrints else { return }
    prints = stride(from: 0, to: prints.count, by: 2).map { prints[$0] }
    spacing = max(spacing, 1) &* 2
  }

  /// A hash of step and signals; other keys may come and go as columns do.
  static func fingerprint(of row: MetricRow, step: Double?) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ value: UInt64) {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        hash = (hash ^ (value >> shift & 0xFF)) &* 0x100_0000_01B3
      }
    }
    add(step?.bitPattern ?? 0)
    for signal in Signal.allCases {
      guard let value = row.signals[signal] else { continue }
      add(UInt64(signal.rawValue))
      add(value.bitPattern)
    }
    // 53 bits: a saved state holds no integer that counting can't reach (``ConfigNode/isCountable``).
    return hash >> 11
  }
}
