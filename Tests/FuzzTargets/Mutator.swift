/// Makes new inputs out of old ones: flips, splices, cuts, repeats and words put in.
struct Mutator {
  /// Longest input made; longer ones only repeat what short ones show.
  private static let maxBytes = 1 << 14

  private var random: SplitMix64
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]], words: [String]) {
    random = SplitMix64(seed: seed)
    self.corpus = corpus.isEmpty ? [[]] : corpus
    self.words = (words + Self.everyone).map { Array($0.utf8) }
  }

  /// What upsets any reader of text.
  private static let everyone = [
    "0", "-1", "1e999", "-0.0", "9223372036854775807", "-9223372036854775808", "1e-320", "NaN",
    "\u{0}", "\n", "\r\n", "\"", "\\", "\u{1b}[2J", "\u{feff}", "{", "}", "[", "]", ":", ",",
  ]

  mutating func next() -> [UInt8] {
    var input = pick(corpus)
    // A window of a long seed: the change is near what is read.
    if input.count > 2048 {
      let start = Int.random(in: 0..<(input.count - 1024), using: &random)
      input = Array(input[start...].prefix(Int.random(in: 1...2048, using: &random)))
    }
    for _ in 0..<Int.random(in: 1...6, using: &random) { change(&input) }
    return Array(input.prefix(Self.maxBytes))
  }

  private mutating func change(_ input: inout [UInt8]) {
    let at = Int.random(in: 0...input.count, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0 where at < input.count: input[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where at < input.count: input[at] = UInt8.random(in: 0...255, using: &random)
    case 2: input.insert(contentsOf: pick(words), at: at)
    case 3: input.removeSubrange(at..<min(input.count, at + length()))
    case 4:
      let piece = Array(input[at..<min(input.count, at + length())])
      for _ in 0..<Int.random(in: 1...8, using: &random) { input.insert(contentsOf: piece, at: at) }
    case 5:
      let other = pick(corpus)
      let from = Int.random(in: 0...other.count, using: &random)
      input.replaceSubrange(at..., with: other[from...].prefix(4096))
    default: input.insert(UInt8.random(in: 0...255, using: &random), at: at)
    }
  }

  /// Mostly short, sometimes long.
  private mutating func length() -> Int {
    Int.random(in: 1...(Bool.random(using: &random) ? 8 : 256), using: &random)
  }

  private mutating func pick(_ list: [[UInt8]]) -> [UInt8] {
    list.isEmpty ? [] : list[Int.random(in: 0..<list.count, using: &random)]
  }
}
