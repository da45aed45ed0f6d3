import Glibc

/// A small random generator (SplitMix64): the same seed gives the same numbers on every machine.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64
  private var spare: Double?

  package init(seed: UInt64) { state = seed }

  /// A generator for a named thing: independent streams for each name and number.
  package init(_ name: String, _ number: Int) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // One step of mixing: seeds a golden ratio apart would give one stream, shifted.
    var mixer = SeededGenerator(seed: hash ^ (UInt64(bitPattern: Int64(number)) << 32))
    self.init(seed: mixer.next() ^ mixer.next() << 1)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// Uniform in 0..<1.
  package mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// Normal with mean 0 and deviation 1: the polar method.
  package mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let x = unit() * 2 - 1
      let y = unit() * 2 - 1
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spare = y * factor
      return x * factor
    }
  }

  /// Student's t with four degrees of freedom: a heavy tail.
  package mutating func heavy() -> Double {
    var squares = 0.0
    for _ in 0..<4 {
      let value = normal()
      squares += value * value
    }
    return normal() / (squares / 4).squareRoot()
  }

  /// A wandering series: each value keeps `memory` of the last; deviation 1.
  package mutating func wander(_ count: Int, memory: Double) -> [Double] {
    var value = normal()
    let fresh = (1 - memory * memory).squareRoot()
    return (0..<count).map { _ in
      value = memory * value + fresh * normal()
      return value
    }
  }
}
