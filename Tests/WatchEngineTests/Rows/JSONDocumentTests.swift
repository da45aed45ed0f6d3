import Testing
import WatchEngine

struct JSONDocumentTests {
  private func parse(_ text: String) throws -> ConfigNode {
    try Array(text.utf8).withUnsafeBytes { try JSONDocument.parse($0) }
  }

  @Test func keepsKindsAndOrder() throws {
    let node = try parse(#" {"b": [1, -2.5, true, null, "x"], "a": {"c": 1e3}} "#)
    let expected = ConfigNode(
      .map([
        .init(
          key: "b",
          node: ConfigNode(
            .list([
              ConfigNode(.integer(1)), ConfigNode(.number(-2.5)), ConfigNode(.bool(true)),
              ConfigNode(.null), ConfigNode(.string("x")),
            ]))),
        .init(
          key: "a", node: ConfigNode(.map([.init(key: "c", node: ConfigNode(.number(1000)))]))),
      ]))
    #expect(node == expected)
  }

  @Test func integersAreExactOrNumbers() throws {
    #expect(try parse("9223372036854775807").value == .integer(.max))
    #expect(try parse("-9223372036854775808").value == .integer(.min))
    #expect(try parse("9223372036854775808").value == .number(9.223372036854775808e18))
    guard case .number(let zero) = try parse("-0").value else {
      Issue.record("-0 keeps its sign")
      return
    }
    #expect(zero.sign == .minus)
  }

  @Test(arguments: [
    (#""a\n\t\"\\\/b""#, "a\n\t\"\\/b"), (#""\u00e9\ud83d\ude00""#, "é😀"),
    (#""\ud83d x""#, "\u{FFFD} x"), (#""\ude00""#, "\u{FFFD}"), (#""\u0000""#, "\0"),
  ])
  func unescapes(_ text: String, _ expected: String) throws {
    #expect(try parse(text).value == .string(expected))
  }

  @Test(arguments: [
    ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\" 1}", 5), ("1 2", 2), ("[1", 2),
  ])
  func tellsWhereItFailed(_ text: String, _ offset: Int) {
    #expect(throws: JSONSyntaxError(offset: offset)) { try parse(text) }
  }

  @Test func takesPythonsNonFiniteNumbers() throws {
    #expect(
      try parse("[Infinity, -Infinity]").value
        == .list([ConfigNode(.number(.infinity)), ConfigNode(.number(-.infinity))]))
    guard case .number(let value) = try parse("NaN").value else {
      Issue.record("NaN is a number")
      return
    }
    #expect(value.isNaN)
  }
}
