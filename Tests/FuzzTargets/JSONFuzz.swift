import WatchEngine

/// JSON documents and literals: what the scanner takes, the tree says; what is written is JSON.
enum JSONFuzz {
  static let target = FuzzTarget(
    name: "json",
    seeds: [
      #"{"a": [1, -0, 1.5e-7, true, null], "b": {"c": "x\u00e9\ud83d\ude00\n"}}"#,
      #"[NaN, Infinity, -Infinity, 9223372036854775807, 1e400, "\ud800"]"#,
      #"{'a': (1, 2,), 'b': np.float64(0.5), 'c': tensor(1.0)}"#,
      String(repeating: "[", count: 300), "\"\\u00", "-", "{\"a\":1,\"a\":2}",
    ].map { Array($0.utf8) },
    words: ["\\u", "\\ud83d", "\\ude00", "e+", "e-", "true", "null", "nan", "float(", "'", "()"],
    check: check)

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    for dialect in [LiteralScanner.Dialect.json, .lenientJSON, .python] {
      guard var scanner = LiteralScanner(bytes, dialect: dialect) else { continue }
      let start = scanner.at
      if scanner.skipValue(), scanner.at <= start || scanner.at > scanner.end {
        return "the scanner leaves its bytes"
      }
    }
    let isValid = LiteralScanner.isValidJSON(bytes)
    do throws(JSONSyntaxError) {
      let node = try JSONDocument.parse(bytes)
      return Self.roundTrip(node)
    } catch {
      if isValid { return "valid JSON is refused" }
      return error.offset > bytes.count ? "the error lies outside of the text" : nil
    }
  }

  /// Whatever tree: its text is valid JSON, reads as a tree with the same text again.
  static func roundTrip(_ node: ConfigNode) -> String? {
    let text = JSONWriter.bytes(node)
    guard text.withUnsafeBytes({ LiteralScanner.isValidJSON($0) }) else { return "writes no JSON" }
    guard let again = text.withUnsafeBytes({ try? JSONDocument.parse($0) }) else {
      return "can't read what it wrote"
    }
    if JSONWriter.bytes(again) != text { return "a second way through JSON changes the text" }
    let pretty = JSONWriter.bytes(node, pretty: true)
    guard let same = pretty.withUnsafeBytes({ try? JSONDocument.parse($0) }), same == again else {
      return "the pretty text holds another tree"
    }
    return nil
  }
}
