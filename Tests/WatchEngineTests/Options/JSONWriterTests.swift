import Foundation
import Testing
import WatchEngine

struct JSONWriterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var value: ConfigNode.Value
    var json: String
    var testDescription: String { json }
  }

  @Test(arguments: [
    Case(value: .null, json: "null"),
    Case(value: .bool(true), json: "true"),
    Case(value: .integer(.min), json: "-9223372036854775808"),
    Case(value: .number(0.1), json: "0.1"),
    Case(value: .number(1e300), json: "1e+300"),
    Case(value: .number(.leastNonzeroMagnitude), json: "5e-324"),
    Case(value: .number(-0.0), json: "-0.0"),
    Case(value: .number(.nan), json: "\"NaN\""),
    Case(value: .number(.infinity), json: "\"Infinity\""),
    Case(value: .number(-.infinity), json: "\"-Infinity\""),
    Case(value: .string("a\"b\\c\n\r\t"), json: #""a\"b\\c\n\r\t""#),
    Case(value: .string("\u{1b}[2J\u{7f}\u{9b}\u{0}é😀"), json: #""\u001b[2J\u007f\u009b\u0000é😀""#),
    Case(value: .list([]), json: "[]"),
    Case(value: .map([]), json: "{}"),
    Case(
      value: .map([
        .init(key: "k\n", node: ConfigNode(.list([ConfigNode(.integer(1)), ConfigNode(.null)])))
      ]), json: #"{"k\n":[1,null]}"#),
  ])
  func writes(_ example: Case) throws {
    let bytes = JSONWriter.bytes(ConfigNode(example.value))
    #expect(String(decoding: bytes, as: UTF8.self) == example.json)
    let pretty = JSONWriter.bytes(ConfigNode(example.value), pretty: true)
    for document in [bytes, pretty] {
      _ = try JSONSerialization.jsonObject(with: Data(document), options: .fragmentsAllowed)
    }
  }

  @Test func prettyPutsEachElementOnALine() {
    let node = ConfigNode(
      .map([
        .init(
          key: "a", node: ConfigNode(.list([ConfigNode(.integer(1)), ConfigNode(.integer(2))]))),
        .init(key: "b", node: ConfigNode(.map([]))),
      ]))
    let text = String(decoding: JSONWriter.bytes(node, pretty: true), as: UTF8.self)
    #expect(text == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
  }

  @Test func everyFiniteDoubleReadsBackTheSame() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      let text = String(decoding: JSONWriter.bytes(ConfigNode(.number(number))), as: UTF8.self)
      #expect(Double(text)?.bitPattern == number.bitPattern, "\(text)")
    }
  }

  @Test func nestingIsBounded() {
    var node = ConfigNode(.integer(1))
    for _ in 0..<(JSONWriter.maxDepth + 10) { node = ConfigNode(.list([node])) }
    let bytes = JSONWriter.bytes(node)
    #expect(bytes.filter { $0 == UInt8(ascii: "[") }.count == JSONWriter.maxDepth + 1)
    #expect(String(decoding: bytes, as: UTF8.self).contains("null"))
  }
}
