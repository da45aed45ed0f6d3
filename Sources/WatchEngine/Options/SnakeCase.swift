/// Turns Swift's key names into those of config files and checkpoints.
package enum SnakeCase {
  /// `maxAlertsPerRun` -> `max_alerts_per_run`, `approxKL` -> `approx_kl`, `_0` stays.
  ///
  /// An underscore goes before a capital that follows a small letter or digit, and before the last
  /// capital of a group when a small letter follows it (`KLRatio` -> `kl_ratio`).
  package static func convert(_ name: String) -> String {
    var converted: [UInt8] = []
    append(name, to: &converted)
    return String(decoding: converted, as: UTF8.self)
  }

  /// As ``convert(_:)``, to the end of `output`.
  static func append(_ name: String, to output: inout [UInt8]) {
    var name = name
    name.withUTF8 { bytes in
      for (index, byte) in bytes.enumerated() {
        guard isCapital(byte) else {
          output.append(byte)
          continue
        }
        if index > 0, bytes[index - 1] != UInt8(ascii: "_") {
          let nextIsSmall = index + 1 < bytes.count && isSmall(bytes[index + 1])
          if !isCapital(bytes[index - 1]) || nextIsSmall { output.append(UInt8(ascii: "_")) }
        }
        output.append(byte | 0x20)
      }
    }
  }

  /// The Swift names that ``convert(_:)`` may have made `name` from, the likeliest first; at most 64.
  package static func candidates(for name: String) -> [String] {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count > 1, !parts.contains(where: \.isEmpty) else { return [name] }
    var candidates = [String(parts[0])]
    for part in parts.dropFirst() {
      let title = part.prefix(1).uppercased() + part.dropFirst()
      let acronym = part.uppercased()
      let longer = candidates.map { $0 + title }
      // Two spellings of each part double the list: past six parts only the plain one is tried.
      candidates = candidates.count > 32 ? longer : longer + candidates.map { $0 + acronym }
    }
    return candidates + [name]
  }

  private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }
  private static func isSmall(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a }
}
