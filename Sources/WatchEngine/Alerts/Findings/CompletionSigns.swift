/// What can be counted in a completion: facts, no verdict.
package struct CompletionSigns: Codable, Sendable, Equatable {
  /// One of the marks that rewards look for, and how often it is there.
  package struct Token: Codable, Sendable, Equatable {
    package var text: String
    package var count: Int
  }

  /// Characters.
  package var length: Int
  /// Share of the sequences of four words that were there before; 0-1, 0 for fewer than five words.
  package var repeatedShare: Double
  /// Those that are there.
  package var formatTokens: [Token]

  /// What graders of mathematics and of reasoning formats look for.
  package static let knownTokens = [
    "\\boxed", "<answer>", "</answer>", "<think>", "</think>", "####", "Final Answer",
  ]
  /// Four words in a row are seldom the same twice by chance.
  private static let wordsInARow = 4
  /// Words looked at; the longest completions have some 30,000.
  private static let mostWords = 50_000

  package init(of text: String) {
    length = text.unicodeScalars.count
    repeatedShare = Self.repeatedShare(of: text)
    formatTokens = Self.knownTokens.compactMap { token in
      let count = Self.count(token, in: text)
      return count > 0 ? Token(text: token, count: count) : nil
    }
  }

  private static func repeatedShare(of text: String) -> Double {
    // Hashes instead of words: a text of one long word costs no more.
    var words: [UInt64] = []
    var hash = ContentHash()
    var isInWord = false
    for byte in text.utf8 {
      if byte <= 0x20 {
        if isInWord { words.append(hash.value) }
        if words.count >= mostWords { break }
        isInWord = false
        hash = ContentHash()
      } else {
        hash.add(CollectionOfOne(byte))
        isInWord = true
      }
    }
    if isInWord, words.count < mostWords { words.append(hash.value) }
    guard words.count > wordsInARow else { return 0 }
    var seen: Set<[UInt64]> = []
    var repeated = 0
    let places = words.count - wordsInARow + 1
    for place in 0..<places
    where !seen.insert(Array(words[place..<(place + wordsInARow)])).inserted {
      repeated += 1
    }
    return Double(repeated) / Double(places)
  }

  private static func count(_ token: String, in text: String) -> Int {
    let (word, bytes) = (Array(token.utf8), Array(text.utf8))
    guard bytes.count >= word.count else { return 0 }
    var (count, at) = (0, 0)
    while at + word.count <= bytes.count {
      if bytes[at] == word[0], bytes[at..<(at + word.count)].elementsEqual(word) {
        count += 1
        at += word.count
      } else {
        at += 1
      }
    }
    return count
  }
}
