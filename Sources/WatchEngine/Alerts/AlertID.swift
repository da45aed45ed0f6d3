/// Stable ids of alerts: the same alert has the same id after a crash and a replay.
package enum AlertID {
  /// 16 lower-case hex digits of the 64-bit FNV-1a hash over `parts`, each ended by a unit separator.
  package static func make(_ parts: [String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for part in parts {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0x1f) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
