/// Feeds the same bytes in many cuts to a byte consumer and finds the cuts that change what comes out.
package enum ChunkVerifier {
  /// Piece sizes every byte consumer must be indifferent to: one byte, primes around a line's length,
  /// and the sizes reads really have.
  package static let sizes = [1, 2, 3, 5, 7, 13, 31, 64, 257, 1021, 4096]

  /// The cuts that make `output` differ from that of the whole, by name; empty when all is well.
  ///
  /// Checked are every size, two pieces joined at up to 200 places, and empty pieces in between.
  package static func differingCuts<Output: Equatable>(
    of bytes: [UInt8], output: ([ArraySlice<UInt8>]) throws -> Output
  ) rethrows -> [String] {
    let expected = try output([bytes[...]])
    var differing: [String] = []
    for size in sizes {
      let pieces = stride(from: 0, to: bytes.count, by: size).map {
        bytes[$0..<min($0 + size, bytes.count)]
      }
      if try output(pieces) != expected { differing.append("size \(size)") }
    }
    let places = min(bytes.count, 200)
    for index in 0..<places {
      // All places of short inputs; of long ones the first 100 and the rest spread.
      let place = index < 100 ? index : 100 + (index - 100) * max(1, (bytes.count - 100) / 100)
      guard place <= bytes.count else { break }
      if try output([bytes[..<place], [], bytes[place...]]) != expected {
        differing.append("joined at \(place)")
      }
    }
    return differing
  }
}
