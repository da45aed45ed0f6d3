import Testing
import WatchEngine

struct DecimalNumberTests {
  /// Hard cases of decimal conversion: halfway points, the limits of the fast ways, subnormals.
  @Test(arguments: [
    "0", "-0", "-0.0", "1", "0.1", "123456789012345678", "9007199254740993", "9007199254740992",
    "9007199254740995", "18446744073709551615", "18446744073709551616", "1e22", "1e23", "1e27",
    "1e28", "1e-22", "1e-23", "1e-27", "1e-28", "5e-324", "2.4703282292062327e-324",
    "2.4703282292062328e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
    "1.7976931348623159e308", "1e400", "1e-400", "0.5964379000469622", "0.30000000000000004",
    "7.2057594037927933e16", "1.00000000000000011102230246251565", "8.5e22", "9.5e-25",
    "0.000000000000000000000000000123", "123456789.123456789123456789", "0e5", "0.0e-30",
    "6.02214076e23", "1.0715660714285714e-06", "99999999999999999999e-5",
  ])
  func matchesTheStandardLibrary(_ text: String) throws {
    let expected = try #require(Double(text))
    let value = try #require(Self.scan(text))
    #expect(value.bitPattern == expected.bitPattern, "\(value) for \(text)")
  }

  @Test func matchesTheStandardLibraryOnRandomNumbers() throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    for _ in 0..<20_000 {
      let texts = [
        "\(Double(bitPattern: random()))",
        "\(random() >> (random() % 64))e\(Int(random() % 60) - 30)",
        "0.\(random())", "\(Double(random()) / Double(UInt64.max))",
      ]
      for text in texts where !text.contains("n") {
        let expected = try #require(Double(text))
        let value = try #require(Self.scan(text), "\(text)")
        #expect(value.bitPattern == expected.bitPattern, "\(value) for \(text)")
      }
    }
  }

  @Test func readsNumbersOfAnyLength() throws {
    let long = "0." + String(repeating: "3", count: 5000)
    #expect(Self.scan(long) == 0.3333333333333333)
    #expect(Self.scan(String(repeating: "9", count: 400)) == .infinity)
    #expect(Self.scan("1e99999999999999999999") == .infinity)
    #expect(Self.scan("1e-99999999999999999999") == 0)
    // A nonzero digit behind an exact half decides, however far behind.
    #expect(Self.scan("9007199254740993." + String(repeating: "0", count: 900) + "1") == 0x1p53 + 2)
  }

  private static func scan(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBytes { bytes in
      guard var scanner = LiteralScanner(bytes, dialect: .json) else { return nil }
      guard let value = scanner.number(), scanner.at == scanner.end else { return nil }
      return value
    }
  }
}
