/// Orders names as people count: `checkpoint-90` before `checkpoint-1000`.
enum NaturalOrder {
  /// Runs of digits count as numbers of any length, everything else byte by byte; names that differ
  /// only in leading zeros are ordered by their bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    let (one, two) = (Array(left.utf8), Array(right.utf8))
    var (at, place) = (0, 0)
    while at < one.count, place < two.count {
      guard isDigit(one[at]), isDigit(two[place]) else {
        if one[at] != two[place] { return one[at] < two[place] }
        at += 1
        place += 1
        continue
      }
      let (number, other) = (digits(one, &at), digits(two, &place))
      if number.count != other.count { return number.count < other.count }
      if number != other { return number.lexicographicallyPrecedes(other) }
    }
    if at < one.count || place < two.count { return place < two.count }
    return one.lexicographicallyPrecedes(two)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// The number at `at`, without leading zeros; moves behind it.
  private static func digits(_ text: [UInt8], _ at: inout Int) -> ArraySlice<UInt8> {
    let run = text[at...].prefix(while: isDigit)
    at = run.endIndex
    return run.drop { $0 == 0x30 }
  }
}
