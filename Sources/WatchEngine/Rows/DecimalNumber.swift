/// Turns decimal digits into the nearest double, exactly, without the C locale.
package enum DecimalNumber {
  /// Digits a mantissa may have: 19 always fit in 64 bits.
  package static let maxDigits = 19

  /// Every power of ten a double holds exactly.
  private static let exactPowers: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Every power of five that fits in 64 bits.
  private static let powersOfFive: InlineArray<28, UInt64> = [
    1, 5, 25, 125, 625, 3125, 15625, 78125, 390_625, 1_953_125, 9_765_625, 48_828_125,
    244_140_625, 1_220_703_125, 6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125,
    3_814_697_265_625, 19_073_486_328_125, 95_367_431_640_625, 476_837_158_203_125,
    2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
    298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
  ]

  /// `mantissa` x 10^`exponent` rounded to nearest, ties to even; nil when out of the fast range.
  ///
  /// Two exact ways: one multiplication or division of exactly represented doubles (Clinger 1990), or
  /// 128-bit integer arithmetic with the power of five for exponents within 27.
  package static func double(mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa <= 1 << 53 {
      if exponent == 0 { return Double(mantissa) }
      if exponent < 0, exponent >= -22 { return Double(mantissa) / exactPowers[-exponent] }
      if exponent > 0, exponent <= 22 { return Double(mantissa) * exactPowers[exponent] }
      if mantissa == 0 { return 0 }
    }
    guard exponent >= -27, exponent <= 27 else { return nil }
    let shift = mantissa.leadingZeroBitCount
    let normal = mantissa << UInt64(shift)
    if exponent >= 0 {
      let product = normal.multipliedFullWidth(by: powersOfFive[exponent])
      // The product's high word may lack leading bits: shift them in from the low word.
      let lead = product.high.leadingZeroBitCount
      if product.high == 0 {
        return rounded(product.low, sticky: false, exponent: exponent - shift)
      }
      let bits =
        lead == 0
        ? product.high : product.high << UInt64(lead) | product.low >> UInt64(64 - lead)
      return rounded(
        bits, sticky: product.low << UInt64(lead) != 0, exponent: exponent - shift + 64 - lead)
    }
    let five = powersOfFive[-exponent]
    let divisorShift = five.leadingZeroBitCount
    // The dividend's high word stays below 2^63 <= divisor, so the quotient fits in 64 bits.
    let (quotient, remainder) = (five << UInt64(divisorShift)).dividingFullWidth(
      (normal >> 1, (normal & 1) << 63))
    return rounded(
      quotient, sticky: remainder != 0, exponent: exponent - shift + divisorShift - 63)
  }

  /// `bits` x 2^`exponent`, plus a little when `sticky`; the result is in the normal range.
  private static func rounded(_ bits: UInt64, sticky: Bool, exponent: Int) -> Double {
    let lead = bits.leadingZeroBitCount
    let normal = bits << UInt64(lead)
    var kept = normal >> 11
    let dropped = normal & 0x7FF
    let above = dropped > 0x400 || (dropped == 0x400 && (sticky || kept & 1 == 1))
    if above { kept += 1 }
    // 2^53 after a carry is still exact; the result is far from subnormal and from overflow, so the
    // power of two goes straight into the exponent field.
    let power = Int64(exponent - lead + 11) << 52
    return Double(bitPattern: Double(kept).bitPattern &+ UInt64(bitPattern: power))
  }

  /// The nearest double of a number's text of any length: the slow and rare way.
  ///
  /// `digits` are the ASCII digits with at most one point; `exponent` stands behind the `e`.
  package static func double(digits: UnsafeBufferPointer<UInt8>, exponent: Int) -> Double {
    // 768 significant digits decide any double; a last 1 stands for all that is cut off.
    let most = 768
    var text = ""
    var count = 0
    var power = exponent
    var sticky = false
    var behindPoint = false
    for byte in digits {
      guard byte != 0x2E else {
        behindPoint = true
        continue
      }
      if behindPoint { power -= 1 }
      if count == 0, byte == 0x30 { continue }
      if count < most {
        text.unicodeScalars.append(Unicode.Scalar(byte))
        count += 1
      } else {
        power += 1
        sticky = sticky || byte != 0x30
      }
    }
    guard count > 0 else { return 0 }
    if sticky {
      text += "1"
      power -= 1
    }
    return Double("\(text)e\(min(max(power, -100_000), 100_000))") ?? 0
  }
}
