/// One completion as an alert quotes it: bounded, without control characters.
package struct CompletionQuote: Codable, Sendable, Equatable {
  package var reward: Double
  package var signs: CompletionSigns
  package var prompt: String
  package var completion: String

  /// Bytes quoted of a prompt: the task is told by its first words.
  private static let promptBytes = 300
  /// Bytes quoted of a completion's beginning and end: an exploit shows in either.
  private static let partBytes = 600

  package init(_ sample: RolloutSample, reward: Double) {
    self.reward = reward
    signs = CompletionSigns(of: sample.completion)
    prompt = PlainText.block(sample.prompt, maxBytes: Self.promptBytes)
    completion = Self.ends(of: sample.completion)
  }

  /// The whole text, or its beginning and its end.
  private static func ends(of text: String) -> String {
    guard text.utf8.count > 2 * partBytes else {
      return PlainText.block(text, maxBytes: 2 * partBytes)
    }
    let head = PlainText.block(text, maxBytes: partBytes)
    let tail = String(decoding: text.utf8.suffix(partBytes), as: UTF8.self)
    return head + " " + PlainText.block(tail, maxBytes: partBytes)
  }

  var node: ConfigNode {
    .object([
      "reward": .real(reward), "length": .whole(signs.length),
      "repeated_share": .real(signs.repeatedShare),
      "format_tokens": ConfigNode(
        .map(signs.formatTokens.map { .init(key: $0.text, node: .whole($0.count)) })),
      "prompt": .text(prompt), "completion": .text(completion),
    ])
  }
}
