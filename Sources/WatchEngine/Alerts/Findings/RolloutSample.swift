/// One sample of a rollout dump with its texts, as far as an alert quotes them.
package struct RolloutSample: Sendable, Equatable {
  package var prompt: String
  package var completion: String

  /// In the order in which they are believed.
  private static let completions = [
    "output", "response", "completion", "generation", "generated_text", "completions", "content",
    "messages", "message_log", "text",
  ]
  private static let prompts = ["input", "prompt", "question"]
  /// Bytes of a text looked at: more than any completion; a hostile line can't fill memory.
  private static let mostBytes = 1 << 20

  package init(prompt: String, completion: String) {
    self.prompt = prompt
    self.completion = completion
  }

  /// Reads a line; what isn't there is empty.
  ///
  /// Lists of messages are taken as they are written.
  package init(line: UnsafeRawBufferPointer) {
    self.init(prompt: "", completion: "")
    guard var scanner = LiteralScanner(line, dialect: .lenientJSON) else { return }
    var ranks = (prompt: Int.max, completion: Int.max)
    scanner.skipSpace()
    guard scanner.skip(UInt8(ascii: "{")) else { return }
    repeat {
      scanner.skipSpace()
      guard let key = scanner.text() else { return }
      scanner.skipSpace()
      guard scanner.skip(UInt8(ascii: ":")) else { return }
      scanner.skipSpace()
      let name = String(decoding: key.bytes, as: UTF8.self)
      if let rank = Self.completions.firstIndex(of: name), rank < ranks.completion {
        guard let text = Self.text(&scanner) else { return }
        (ranks.completion, completion) = (rank, text)
      } else if let rank = Self.prompts.firstIndex(of: name), rank < ranks.prompt {
        guard let text = Self.text(&scanner) else { return }
        (ranks.prompt, prompt) = (rank, text)
      } else {
        guard scanner.skipValue() else { return }
      }
      scanner.skipSpace()
    } while scanner.skip(UInt8(ascii: ","))
  }

  private static func text(_ scanner: inout LiteralScanner) -> String? {
    if scanner.next == 0x22 {
      guard let text = scanner.text() else { return nil }
      let bytes = UnsafeBufferPointer(rebasing: text.bytes.prefix(mostBytes))
      let plain = text.hasEscapes ? JSONDocument.unescaped(bytes) : Array(bytes)
      return String(decoding: plain, as: UTF8.self)
    }
    let start = scanner.at
    guard scanner.skipValue() else { return nil }
    let raw = UnsafeBufferPointer(start: start, count: min(scanner.at - start, mostBytes))
    return String(decoding: raw, as: UTF8.self)
  }
}
