import Testing
import WatchEngine

/// Values through NodeEncoder and back.
struct NodeCodingTests {
  enum Mode: String, Codable, CaseIterable { case rolling, frozen }

  enum Phase: Codable, Equatable {
    case idle
    case warmingUp(rows: Int, since: Double)
    case approxKL(Double)
    case pair(Double, String)
  }

  struct Inner: Codable, Equatable {
    var baselineMode = Mode.frozen
    var window: [Double] = [
      1, .nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    var nested: [[Int?]] = [[1, nil], []]
  }

  struct Everything: Codable, Equatable {
    var approxKL = 1.0
    var maxAlertsPerRun = 50
    var on = true
    var label = "a\u{0}b ü"
    var missing: Int?
    var there: Int? = 4
    var byKey = ["camelKey": 1.5, "snake_key": 2, "": 3]
    var byNumber = [3: "three"]
    var inner = Inner()
    var phases: [Phase] = [
      .idle, .warmingUp(rows: 3, since: 0.5), .approxKL(2), .pair(.nan, "x"),
    ]
    var phase = Phase.warmingUp(rows: -1, since: 1)
    var small: UInt8 = 255
    var big: UInt64 = .max
    var low: Int64 = .min
    var float: Float = 0.1
    var list: [Inner] = [Inner(), Inner()]
    var duration = ConfigDuration.seconds(90)
  }

  @Test func everythingComesBack() throws {
    let node = try NodeEncoder().encode(Everything())
    let back = try NodeDecoder().decode(Everything.self, from: node)
    let again = try NodeEncoder().encode(back)
    // NaN is not equal to itself: the nodes' text is.
    #expect("\(again)" == "\(node)")
    #expect(back.inner.window[1].isNaN)
    #expect(back.inner.window[4].sign == .minus)
    #expect(back.big == .max)
    #expect(back.byKey == Everything().byKey)
    #expect(back.phases[2] == .approxKL(2))
    #expect(back.missing == nil)
    #expect(back.duration == .milliseconds(90_000))
  }

  @Test func keysAreSnakeCaseAndDictionaryKeysStay() throws {
    let node = try NodeEncoder().encode(Everything())
    #expect(node["approx_kl"]?.value == .number(1))
    #expect(node["max_alerts_per_run"]?.value == .integer(50))
    #expect(node["by_key"]?["camelKey"]?.value == .number(1.5))
    #expect(node["missing"] == nil)
    #expect(node["inner"]?["baseline_mode"]?.value == .string("frozen"))
    #expect(node["phase"]?["warming_up"]?["rows"]?.value == .integer(-1))
    #expect(node["duration"]?.value == .string("1m30s"))
  }

  /// Containers that are left open, asked for twice, or filled by another encoder.
  struct Unusual: Encodable {
    enum Keys: String, CodingKey { case first, second, third, list }

    func encode(to encoder: any Encoder) throws {
      var one = encoder.container(keyedBy: Keys.self)
      var nested = one.nestedContainer(keyedBy: Keys.self, forKey: .first)
      try nested.encode(1, forKey: .first)
      var single = one.superEncoder(forKey: .second).singleValueContainer()
      try single.encode("x")
      var again = encoder.container(keyedBy: Keys.self)
      try again.encode([UInt8](), forKey: .third)
      var list = again.nestedUnkeyedContainer(forKey: .list)
      try list.encode([true])
      var inner = list.nestedUnkeyedContainer()
      try inner.encodeNil()
      _ = list.nestedContainer(keyedBy: Keys.self)
    }
  }

  @Test func containersAreWrittenAsTheyCome() throws {
    let text = try JSONText(encoding: Unusual())
    let expected = #"{"first":{"first":1},"second":"x","third":[],"list":[[true],[null],{}]}"#
    #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    #expect(try text == JSONText(text.node))
  }

  @Test func dictionariesAreSortedAndNested() throws {
    let text = try JSONText(encoding: ["b": ["y": 1, "x": 2], "a": [:], "c\"": ["z": 3]])
    let expected = #"{"a":{},"b":{"x":2,"y":1},"c\"":{"z":3}}"#
    #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
  }

  @Test func nonFiniteNumbersSurviveJSONsStrings() throws {
    let node = ConfigNode(
      .list([
        ConfigNode(.string("NaN")), ConfigNode(.string("Infinity")),
        ConfigNode(.string("-Infinity")), ConfigNode(.integer(7)),
      ]))
    let numbers = try NodeDecoder().decode([Double].self, from: node)
    #expect(numbers[0].isNaN)
    #expect(numbers[1...] == [.infinity, -.infinity, 7])
  }

  struct BadCase: Sendable {
    var node: ConfigNode
    var message: String
  }

  struct Target: Codable {
    var maxRows: Int
    var mode: Mode
    var tiny: UInt8
  }

  static func target(
    rows: ConfigNode.Value = .integer(1), mode: ConfigNode.Value = .string("frozen"),
    tiny: ConfigNode.Value = .integer(1)
  ) -> ConfigNode {
    let place = SourcePosition(file: "f", line: 2, column: 3)
    return ConfigNode(
      .map([
        .init(key: "max_rows", node: ConfigNode(rows, at: place)),
        .init(key: "mode", node: ConfigNode(mode, at: place)),
        .init(key: "tiny", node: ConfigNode(tiny, at: place)),
      ]), at: SourcePosition(file: "f", line: 1, column: 1))
  }

  @Test(arguments: [
    BadCase(
      node: target(rows: .number(1.5)), message: "max_rows: expected a whole number, found 1.5"),
    BadCase(
      node: target(rows: .number(.nan)), message: "max_rows: expected a whole number, found .nan"),
    BadCase(
      node: target(rows: .number(1e300)),
      message: "max_rows: expected a whole number, found 1e+300"),
    BadCase(
      node: target(rows: .string("7")), message: "max_rows: expected a whole number, found \"7\""),
    BadCase(
      node: target(mode: .string("thawed")),
      message: "mode: expected one of rolling, frozen, found \"thawed\""),
    BadCase(node: target(mode: .null), message: "mode: expected text, found nothing"),
    BadCase(
      node: target(tiny: .integer(256)), message: "tiny: expected a whole number, found 256"),
    BadCase(
      node: target(tiny: .list([])), message: "tiny: expected a whole number, found a list"),
    BadCase(node: ConfigNode(.map([])), message: "max_rows: is missing"),
    BadCase(node: ConfigNode(.bool(true)), message: "expected a map, found true"),
  ])
  func errorsNameThePath(_ bad: BadCase) {
    let error = #expect(throws: NodeDecodingError.self) {
      try NodeDecoder().decode(Target.self, from: bad.node)
    }
    #expect(error?.description == bad.message)
    if error?.message != "is missing", bad.node.position != nil {
      #expect(error?.position == SourcePosition(file: "f", line: 2, column: 3))
    }
  }

  @Test func wholeNumbersAreIntegers() throws {
    let node = Self.target(rows: .number(1e3), tiny: .number(255))
    let target = try NodeDecoder().decode(Target.self, from: node)
    #expect(target.maxRows == 1000)
    #expect(target.tiny == 255)
  }

  @Test func keysMayComeInAnyOrder() throws {
    guard case .map(let entries) = Self.target(rows: .integer(9)).value else { return }
    for order in [[2, 1, 0], [1, 2, 0], [0, 2, 1]] {
      let node = ConfigNode(.map(order.map { entries[$0] }))
      #expect(try NodeDecoder().decode(Target.self, from: node).maxRows == 9)
    }
  }

  @Test(arguments: [
    ("maxAlertsPerRun", "max_alerts_per_run"), ("approxKL", "approx_kl"), ("KLRatio", "kl_ratio"),
    ("p99Value", "p99_value"), ("_0", "_0"), ("kOfN", "k_of_n"), ("already_snake", "already_snake"),
    ("", ""), ("A", "a"),
  ])
  func snakeCase(_ swift: String, _ file: String) {
    #expect(SnakeCase.convert(swift) == file)
  }
}
