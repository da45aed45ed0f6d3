/// Numbers no healthy run writes and every reader of logs meets.
enum AbsurdNumbers {
  static let doubles: [Double] = [
    0, -0.0, 1, -1, 0.5, 1e-3, 100, -100, 1e6, 1e18, -1e18, 1e19, 1e300, -1e300, 1e308,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude * 10_000, .ulpOfOne,
    .nan, .signalingNaN,
    .infinity, -.infinity, 9_223_372_036_854_775_808, -9_223_372_036_854_775_808, 1.0000000001,
    3.14,
  ]

  static let integers: [Int] = [
    .min, .min + 1, -1_000_000, -1, 0, 1, 2, 3, 19, 100, 4096, 1 << 20, 1 << 31, 1 << 53,
    .max - 1, .max,
  ]
}
