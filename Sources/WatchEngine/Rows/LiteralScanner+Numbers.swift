extension LiteralScanner {
  /// What a bare word says.
  package enum Word {
    case number(Double)
    case null
    case bool(Bool)
    /// A call whose first argument is no number.
    case other
  }

  /// A number, the nearest double of it; nil leaves the position alone.
  ///
  /// In the JSON dialects digits only; in Python also `+1`, `.5`, `1.` and leading zeros.
  package mutating func number() -> Double? {
    var p = at
    let python = dialect == .python
    var negative = false
    if p < end, p.pointee == 0x2D {
      negative = true
      p += 1
    } else if python, p < end, p.pointee == 0x2B {
      p += 1
    }
    let digits = p
    var mantissa: UInt64 = 0
    while p < end {
      let digit = p.pointee &- 0x30
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      p += 1
    }
    let whole = p - digits
    if whole == 0, !(python && p < end && p.pointee == 0x2E) {
      return signedWord(behind: p, negative: negative)
    }
    if !python, whole > 1, digits.pointee == 0x30 { return nil }
    var fraction = 0
    if p < end, p.pointee == 0x2E {
      let start = p + 1
      p = start
      // Most metrics have 6 to 16 digits behind the point: up to eight at a time.
      while end - p >= 8 {
        let (value, count) = Self.leadingDigits(at: p)
        mantissa = mantissa &* Self.powersOfTen[count] &+ value
        p += count
        if count < 8 { break }
      }
      while p < end {
        let digit = p.pointee &- 0x30
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        p += 1
      }
      fraction = p - start
      if fraction == 0, !python || whole == 0 { return nil }
    }
    let digitsEnd = p
    var exponent = 0
    if p < end, p.pointee | 0x20 == UInt8(ascii: "e") {
      guard let parsed = exponentPart(&p) else { return nil }
      exponent = parsed
    }
    at = p
    var value: Double
    var significant = whole + fraction
    if significant > DecimalNumber.maxDigits {
      // Zeros in front don't count: 0.0004954350870919409 has 16 digits.
      var p = digits
      while p < digitsEnd, p.pointee == 0x30 || p.pointee == 0x2E {
        if p.pointee == 0x30 { significant -= 1 }
        p += 1
      }
    }
    if significant <= DecimalNumber.maxDigits,
      let quick = DecimalNumber.double(mantissa: mantissa, exponent: exponent - fraction)
    {
      value = quick
    } else {
      value = DecimalNumber.double(
        digits: UnsafeBufferPointer(start: digits, count: digitsEnd - digits), exponent: exponent)
    }
    if negative { value = -value }
    return value
  }

  private static let powersOfTen: InlineArray<9, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// The digits that the eight bytes at `p` begin with: their value and how many they are.
  ///
  /// Adds neighbours pairwise within one word: 8 digits to 4 pairs to 2 fours to 1 eight.
  @inline(__always) private static func leadingDigits(
    at p: UnsafePointer<UInt8>
  ) -> (value: UInt64, count: Int) {
    let bytes = UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
    let values = bytes ^ 0x3030_3030_3030_3030
    // The top bit of each byte that is more than 9.
    let others =
      (((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount >> 3
    guard count > 0 else { return (0, 0) }
    // Zeros take the places of those in front.
    var word = values &<< UInt64(8 * (8 - count))
    word = (word &* (10 * 256 + 1)) >> 8
    word = ((word & 0x00FF_00FF_00FF_00FF) &* (100 * 65_536 + 1)) >> 16
    word = ((word & 0x0000_FFFF_0000_FFFF) &* (10_000 * 0x1_0000_0000 + 1)) >> 32
    return (word, count)
  }

  /// The exponent's value, held within +-100,000; in Python an `e` without digits is left alone.
  private func exponentPart(_ p: inout UnsafePointer<UInt8>) -> Int? {
    var q = p + 1
    var negative = false
    if q < end, q.pointee == 0x2D || q.pointee == 0x2B {
      negative = q.pointee == 0x2D
      q += 1
    }
    let start = q
    var value = 0
    while q < end {
      let digit = q.pointee &- 0x30
      guard digit < 10 else { break }
      value = min(value * 10 + Int(digit), 100_000)
      q += 1
    }
    guard q > start else { return dialect == .python ? 0 : nil }
    p = q
    return negative ? -value : value
  }

  private mutating func signedWord(behind start: UnsafePointer<UInt8>, negative: Bool) -> Double? {
    guard dialect != .json else { return nil }
    let before = at
    at = start
    guard let value = nonFinite() else {
      at = before
      return nil
    }
    return negative ? -value : value
  }

  /// `nan`, `inf` and `infinity` in any case, not as the beginning of a longer word.
  private mutating func nonFinite() -> Double? {
    if skipWord("nan") { return .nan }
    if skipWord("infinity") || skipWord("inf") { return .infinity }
    return nil
  }

  /// A bare word: `null`, `None`, `true`, `NaN`, `np.float64(0.1)`, `tensor(0.1, device='cuda:0')`.
  package mutating func word(depth: Int = 0) -> Word? {
    if dialect == .json || dialect == .lenientJSON {
      if skipExactly("null") { return .null }
      if skipExactly("true") { return .bool(true) }
      if skipExactly("false") { return .bool(false) }
    }
    guard dialect != .json else { return nil }
    if let value = nonFinite() { return .number(value) }
    guard dialect == .python else { return nil }
    if skipWord("none") || skipWord("null") { return .null }
    if skipWord("true") { return .bool(true) }
    if skipWord("false") { return .bool(false) }
    return call(depth: depth)
  }

  /// `name(argument, ...)`: worth its first argument.
  private mutating func call(depth: Int) -> Word? {
    let start = at
    // 64: the longest name of a numeric type has 20 letters.
    while at < end, at - start < 64, isWordByte(at.pointee) || at.pointee == 0x2E { at += 1 }
    guard at > start, skip(UInt8(ascii: "(")) else { return nil }
    skipSpace()
    var result = Word.other
    if let value = number() { result = .number(value) }
    // The other arguments: up to the closing parenthesis, quoted texts and lists skipped whole.
    while at < end {
      switch next {
      case UInt8(ascii: ")"):
        at += 1
        return result
      case 0x22, 0x27: guard text() != nil else { return nil }
      case UInt8(ascii: "["), UInt8(ascii: "("):
        guard skipValue(depth: depth + 1) else { return nil }
      default: at += 1
      }
    }
    return nil
  }

  private mutating func skipExactly(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - at >= count else { return false }
    for index in 0..<count where at[index] != word.utf8Start[index] { return false }
    at += count
    return true
  }

  /// Skips `word` (lower-case letters) in any case when no letter, digit or `_` follows.
  private mutating func skipWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - at >= count else { return false }
    for index in 0..<count where at[index] | 0x20 != word.utf8Start[index] { return false }
    guard at + count == end || !isWordByte(at[count]) else { return false }
    at += count
    return true
  }
}

/// Whether a byte is an ASCII letter, digit or `_`.
func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
  default: false
  }
}
