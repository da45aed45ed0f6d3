import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// What the YAML reader takes, refuses, and survives.
struct YAMLReaderTests {
  static func read(_ text: String) -> YAMLReader.Document {
    YAMLReader.read(Array(text.utf8), file: "f.yaml")
  }

  struct ScalarCase: Sendable {
    var text: String
    var value: ConfigNode.Value

    init(_ text: String, _ value: ConfigNode.Value) {
      self.text = text
      self.value = value
    }
  }

  @Test(arguments: [
    ScalarCase("", .null), ScalarCase("~", .null), ScalarCase("Null", .null),
    ScalarCase("true", .bool(true)), ScalarCase("FALSE", .bool(false)),
    ScalarCase("yes", .string("yes")), ScalarCase("on", .string("on")),
    ScalarCase("0", .integer(0)), ScalarCase("-17", .integer(-17)), ScalarCase("+3", .integer(3)),
    ScalarCase("007", .integer(7)), ScalarCase("0x1F", .integer(31)),
    ScalarCase("0o17", .integer(15)),
    ScalarCase("0x", .string("0x")), ScalarCase("0x-1", .string("0x-1")),
    ScalarCase("9223372036854775807", .integer(.max)),
    ScalarCase("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ScalarCase("1e-6", .number(1e-6)), ScalarCase("1.", .number(1)), ScalarCase(".5", .number(0.5)),
    ScalarCase("-.5E+3", .number(-500)), ScalarCase("1e999", .number(.infinity)),
    ScalarCase(".inf", .number(.infinity)), ScalarCase("-.Inf", .number(-.infinity)),
    ScalarCase("+.INF", .number(.infinity)), ScalarCase("--.inf", .string("--.inf")),
    ScalarCase("inf", .string("inf")), ScalarCase("nan", .string("nan")),
    ScalarCase("1_000", .string("1_000")), ScalarCase(".", .string(".")),
    ScalarCase("e5", .string("e5")), ScalarCase("1e", .string("1e")),
    ScalarCase("1.2.3", .string("1.2.3")), ScalarCase("12:30", .string("12:30")),
    ScalarCase("'1'", .string("1")), ScalarCase("\"true\"", .string("true")),
    ScalarCase("!!str 5", .string("5")), ScalarCase("! 5", .string("5")),
  ])
  func coreSchema(_ scalar: ScalarCase) {
    let document = Self.read("key: \(scalar.text)\n")
    #expect(document.problems.isEmpty)
    #expect(document.node?["key"]?.value == scalar.value, "\(scalar.text)")
  }

  @Test func notANumber() {
    guard case .number(let nan) = Self.read("- .NaN").node?.node(at: ["0"])?.value else {
      Issue.record("no number")
      return
    }
    #expect(nan.isNaN)
  }

  @Test func everyNodeAndKeyHasItsPlace() throws {
    let node = try #require(Self.read("a: 1\nbü:\n  - x\n  -   {k: [v]}\n").node)
    guard case .map(let entries) = node.value else { return }
    #expect(entries[1].keyPosition == SourcePosition(file: "f.yaml", line: 2, column: 1))
    #expect(node.node(at: ["a"])?.position?.description == "f.yaml:1:4")
    #expect(node.node(at: ["bü", "0"])?.position?.description == "f.yaml:3:5")
    #expect(node.node(at: ["bü", "1", "k", "0"])?.position?.description == "f.yaml:4:12")
  }

  @Test func aliasesAreExpanded() {
    let node = Self.read("a: &x {k: 1}\nb: *x\nc: [*x, *x]").node
    #expect(node?.node(at: ["b", "k"])?.value == .integer(1))
    #expect(node?.node(at: ["c", "1", "k"])?.value == .integer(1))
  }

  @Test func emptyFilesAreNull() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "\u{feff}"] {
      #expect(Self.read(text).node?.value == .null, "\(text)")
      #expect(Self.read(text).problems.isEmpty)
    }
  }

  struct BadCase: Sendable {
    var text: String
    var problem: String

    init(_ text: String, _ problem: String) {
      self.text = text
      self.problem = problem
    }
  }

  @Test(arguments: [
    BadCase("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key \"a\" is already set in line 1"),
    BadCase("a: 1\n---\nb: 1\n", "f.yaml:2:1: a second document begins here; a config file is one"),
    BadCase(
      "a: [1\nb: 2",
      "f.yaml:2:2: YAML syntax: did not find expected ',' or ']', while parsing a flow sequence"),
    BadCase(
      "a:\n\tb: 1",
      "f.yaml:2:1: YAML syntax: found character that cannot start any token, while scanning for the next token"
    ),
    BadCase("a: *nope", "f.yaml:1:4: alias *nope has no anchor &nope that ends before it"),
    BadCase("a: &a [*a]", "f.yaml:1:8: alias *a has no anchor &a that ends before it"),
    BadCase("[a]: 1", "f.yaml:1:1: a key has to be a word, not a list, map or alias"),
    BadCase("<<: {a: 1}", "f.yaml:1:1: merge keys (<<) are not part of YAML 1.2: repeat the keys"),
    BadCase(
      "a: !!python/object:os.system x",
      "f.yaml:1:4: tag \"tag:yaml.org,2002:python/object:os.system\" is not supported"),
    BadCase("a: !x {}", "f.yaml:1:4: tag \"!x\" is not supported"),
    BadCase(
      "a: 1\nb: \u{1}", "f.yaml:2:4: not readable as text: control characters are not allowed"),
  ])
  func refusals(_ bad: BadCase) {
    #expect(Self.read(bad.text).problems.map(\.description) == [bad.problem])
  }

  @Test func invalidUTF8HasAPlace() {
    let document = YAMLReader.read(Array("a: 1\nb: x".utf8) + [0xff, 0x0a], file: "f.yaml")
    #expect(
      document.problems.map(\.description)
        == ["f.yaml:2:5: not readable as text: invalid leading UTF-8 octet"])
  }

  @Test func billionLaughsAreStopped() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...30 {
      let last = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\(Array(repeating: last, count: 9).joined(separator: ","))]\n"
    }
    let problems = Self.read(text).problems
    #expect(problems.count == 1)
    #expect(problems.first?.message == "more than 20000 values, aliases included")
    #expect(problems.first?.position?.line == 5)
  }

  @Test func aliasesCannotNestDeeperThanTheLimit() {
    var text = "a0: &a0 [x]\n"
    for level in 1...100 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(Self.read(text).problems.map(\.message) == ["nested more than 64 deep by *a61"])
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
  func depthBombsAreStopped(_ opening: String) throws {
    let problems = Self.read(String(repeating: opening, count: 100_000)).problems
    #expect(problems.count == 1)
    #expect(try #require(problems.first).message.count < 200)
  }

  @Test func nestingUpToTheLimitIsTaken() {
    let deep = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(Self.read(deep(64)).problems.isEmpty)
    #expect(Self.read(deep(65)).problems.map(\.message) == ["nested more than 64 deep"])
  }

  @Test func sizeAndCountAreBounded() {
    let large = YAMLReader.read([UInt8](repeating: 0x20, count: (1 << 20) + 1), file: "f.yaml")
    #expect(large.node == nil)
    #expect(
      large.problems.map(\.description)
        == ["f.yaml: has 1048577 bytes, more than the 1048576 of any config"])
    let many = Self.read(String(repeating: "- 1\n", count: 20_001))
    #expect(many.problems.map(\.message) == ["more than 20000 values, aliases included"])
  }

  @Test func manyUnknownKeysAreSummedUp() {
    let text = (0..<9000).map { "unheard_of_\($0): 1\n" }.joined()
    let problems = ConfigSamples.read(text).problems
    #expect(problems.count == 21)
    #expect(
      problems.last?.description
        == "f.yaml:21:1: and 8980 more unknown keys in the config from here on")
  }

  @Test(arguments: 0..<4) func randomBytesNeverCrash(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let words = [
      "a: ", "- ", "[", "]", "{", "}", ",", "\n", "  ", "&x ", "*x", "!!str ", "\"", "'", "|\n",
      ">\n",
      "#", "---", "...", "%YAML 1.1\n", "? ", ": ", "\t", "\u{feff}", "é", "\u{0}", "1e5", "~",
      "<<",
    ].map { Array($0.utf8) }
    for _ in 0..<1500 {
      var bytes: [UInt8] = []
      for _ in 0..<random.below(60) {
        if random.below(5) == 0 {
          bytes.append(UInt8(truncatingIfNeeded: random.next()))
        } else {
          bytes += words[random.below(words.count)]
        }
      }
      let document = YAMLReader.read(bytes, file: "f")
      #expect(document.node != nil || !document.problems.isEmpty)
      // What could be read goes on to the config reader, which must survive it too.
      if let node = document.node { _ = ConfigReader.read(node) }
    }
  }

  @Test(.enabled(if: Repository.shared != nil, "needs the shared data"))
  func classicTraceConfigsLoad() throws {
    let folder = try #require(Repository.shared).appendingPathComponent("data/classic")
    for number in 1...60 {
      let name = "trace-\(number).config.json"
      let bytes = try ConfigFiles.disk.read(folder.appendingPathComponent(name).path)
      let document = YAMLReader.read(bytes, file: name)
      #expect(document.problems.isEmpty)
      guard let threshold = document.node?.node(at: ["entropy_collapse", "threshold"]) else {
        continue
      }
      #expect(threshold.asDouble != nil, "\(name)")
    }
  }
}
