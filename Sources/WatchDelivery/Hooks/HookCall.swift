import WatchEngine

/// What the daemon asks a hook helper for: which of the configured hooks, and the alert.
///
/// Never a command: what is run stands in the helper's own config. One line of JSON on the socket.
package struct HookCall: Sendable, Equatable {
  /// Longest line; an alert takes some KiB, with completions quoted in it some hundred.
  package static let maxBytes = 1 << 20
  /// Variables of an alert; it has about twenty.
  private static let mostVariables = 256
  /// Longest variable; the daemon's have 2 KiB at most.
  private static let longestVariable = 16_384

  /// Its name in the config.
  package var hook: String
  /// `RLWATCH_NAME=value` strings.
  package var environment: [String]
  /// For standard input.
  package var input: [UInt8]

  package init(hook: String, environment: [String], input: [UInt8]) {
    self.hook = hook
    self.environment = environment
    self.input = input
  }

  /// As it is sent, with the line's end.
  package var line: [UInt8] {
    let node = ConfigNode.object([
      "hook": .text(hook), "environment": .array(environment.map { .text($0) }),
      "input": .text(String(decoding: input, as: UTF8.self)),
    ])
    return JSONWriter.bytes(node) + [UInt8(ascii: "\n")]
  }

  /// A line that came from a daemon, which may be anybody's by now: all of it is checked.
  ///
  /// Nil unless it's a call and every variable is one of an alert's.
  package init?(line: some Sequence<UInt8>) {
    guard let node = Self.parse(Array(line)), let hook = node["hook"]?.asText,
      let input = node["input"]?.asText, let variables = node["environment"]?.asList,
      variables.count <= Self.mostVariables
    else { return nil }
    let environment = variables.compactMap(\.asText).filter(Self.isOfAlert)
    guard environment.count == variables.count else { return nil }
    self.init(hook: hook, environment: environment, input: Array(input.utf8))
  }

  private static func parse(_ bytes: [UInt8]) -> ConfigNode? {
    guard bytes.count <= maxBytes else { return nil }
    return try? bytes.withUnsafeBytes { try JSONDocument.parse($0) }
  }

  /// `RLWATCH_` and capitals; so no LD_PRELOAD, and nothing that tells runs of hooks apart.
  private static func isOfAlert(_ variable: String) -> Bool {
    let bytes = variable.utf8
    let name = bytes.prefix { $0 != UInt8(ascii: "=") }
    return name.count < bytes.count && bytes.count <= longestVariable && !bytes.contains(0)
      && name.starts(with: "RLWATCH_".utf8) && !name.elementsEqual(HookRun.tokenName.utf8)
      && name.allSatisfy {
        ($0 >= 0x41 && $0 <= 0x5a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "_")
      }
  }
}
