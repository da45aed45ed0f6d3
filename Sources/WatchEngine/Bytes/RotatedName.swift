/// Which names a log's earlier generations carry, for the tools that rotate logs.
package enum RotatedName {
  /// Endings of compressed generations.
  package static let compressed = ["gz", "zst"]

  package static func isCompressed(_ name: String) -> Bool {
    compressed.contains { name.hasSuffix("." + $0) }
  }

  /// Whether `name` is what a rotation of `base` leaves: `name.1`, `name-20260101`, `name.2026-01-01.gz`,
  /// `stem-20260101.ext`.
  package static func matches(_ name: String, base: String) -> Bool {
    guard name != base, !base.isEmpty else { return false }
    var name = name[...]
    for ending in compressed where name.hasSuffix("." + ending) {
      name = name.dropLast(ending.count + 1)
    }
    if name == base { return true }
    if name.hasPrefix(base) { return isSuffix(name.dropFirst(base.count), digits: 1) }
    guard let dot = base.lastIndex(of: "."), dot != base.startIndex else { return false }
    let stem = base[..<dot]
    let ending = base[dot...]
    guard name.hasPrefix(stem), name.hasSuffix(ending), name.count > base.count else {
      return false
    }
    // `train-2.log` may be another trainer's log; `train-20260101.log` is not.
    return isSuffix(name.dropFirst(stem.count).dropLast(ending.count), digits: 6)
  }

  /// What every name that ``matches(_:base:)`` begins with.
  static func stem(of base: String) -> String {
    guard let dot = base.lastIndex(of: "."), dot != base.startIndex else { return base }
    return String(base[..<dot])
  }

  private static func isSuffix(_ suffix: Substring, digits: Int) -> Bool {
    guard let first = suffix.first, ".-_".contains(first), suffix.count <= 40 else { return false }
    if suffix.dropFirst() == "old" { return digits == 1 }
    var count = 0
    for character in suffix.utf8 {
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): count += 1
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"),
        UInt8(ascii: "+"), UInt8(ascii: "T"), UInt8(ascii: "Z"):
        break
      default: return false
      }
    }
    return count >= digits
  }
}
