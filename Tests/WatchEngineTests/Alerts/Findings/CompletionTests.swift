import Testing

@testable import WatchEngine

/// Which samples an alert quotes, how much of them, and what is counted in them.
struct CompletionTests {
  @Test(
    arguments: [
      ([], nil, []), ([0.5], 0, []), ([0.5, 0.75], 1, [0]), ([0.5, 0.5], 0, [1]),
      ([1, 3, 2], 1, [0, 2]), ([4, 1, 3, 2], 0, [3, 2]), ([1, 5, 2, 4, 3], 1, [2, 4]),
      ([.nan, 1, .infinity, 2], 3, [1]),
    ] as [([Double], Int?, [Int])])
  func choice(_ rewards: [Double], _ highest: Int?, _ median: [Int]) {
    let choice = CompletionChoice(rewards)
    #expect(choice.highest == highest)
    #expect(choice.median == median)
  }

  @Test(
    arguments: [
      ("", 0, 0), ("one two three four", 18, 0), ("a b c d e", 9, 0), ("a a a a a a a", 13, 0.75),
      ("go on and on go on and on", 25, 0.2), (String(repeating: "x", count: 9_000), 9_000, 0),
    ] as [(String, Int, Double)])
  func lengthAndRepetition(_ text: String, _ length: Int, _ share: Double) {
    let signs = CompletionSigns(of: text)
    #expect(signs.length == length)
    #expect(signs.repeatedShare == share)
  }

  @Test func formatTokens() {
    let signs = CompletionSigns(of: #"<think>a</think> \boxed{1} \boxed{2} <answer>x"#)
    let told = signs.formatTokens.map { "\($0.text) \($0.count)" }
    #expect(told == ["\\boxed 2", "<answer> 1", "<think> 1", "</think> 1"])
  }

  private static func sample(_ line: [UInt8]) -> RolloutSample {
    line.withUnsafeBytes { RolloutSample(line: $0) }
  }

  @Test(arguments: [
    (#"{"input": "q\n", "output": "a\u0041", "score": 1}"#, "q\n", "aA"),
    (#"{"text": "t", "response": "r", "x": {"output": "no"}}"#, "", "r"),
    (#"{"content": [{"role": "user"}], "prompt": "p"}"#, "p", #"[{"role": "user"}]"#),
    ("{", "", ""), ("null", "", ""), (#"{"output": 3}"#, "", "3"), (#"{"output": "cut"#, "", ""),
  ])
  func texts(_ line: String, _ prompt: String, _ completion: String) {
    let sample = Self.sample(Array(line.utf8))
    #expect(sample == RolloutSample(prompt: prompt, completion: completion))
  }

  @Test func hostileLinesAreHarmless() {
    let deep = Array(#"{"output": "#.utf8) + Array(repeating: 0x5B, count: 100_000)
    #expect(Self.sample(deep).completion == "")
    #expect(deep.withUnsafeBytes { SampleLine($0)?.reward } == nil)
    let nulls = Array(#"{"output": "a"#.utf8) + [0, 0, 27] + Array(#"b", "score": 1}"#.utf8)
    _ = Self.sample(nulls)
  }

  @Test func quotesAreBoundedAndPlain() {
    let text = "\u{1B}[2Jbegin\u{202E}" + String(repeating: "é\u{7}", count: 50_000) + "end\u{0}"
    let quote = CompletionQuote(
      RolloutSample(prompt: String(repeating: "p", count: 5_000), completion: text), reward: 1)
    #expect(quote.prompt.utf8.count <= 300)
    #expect(quote.completion.utf8.count <= 1_201)
    #expect(quote.completion.hasPrefix("[2Jbegin"))
    #expect(quote.completion.hasSuffix("end"))
    let controls = quote.completion.unicodeScalars.filter { $0.value < 0x20 || $0.value == 0x202E }
    #expect(controls.isEmpty)
    // What is counted is the whole text.
    #expect(quote.signs.length == text.unicodeScalars.count)
  }

  @Test func theSentenceTellsFacts() {
    let high = CompletionQuote(
      RolloutSample(prompt: "q", completion: "\\boxed{1} \\boxed{1} a a a a a"), reward: 0.98)
    let low = CompletionQuote(RolloutSample(prompt: "q", completion: "four"), reward: 0.25)
    let advice = CompletionAdvice(
      file: "/r/7.jsonl", step: 7, samples: 32, highest: high, median: [low, low])
    #expect(
      advice.note
        == "Highest reward of 32 samples at step 7: 0.980 (median 0.250), 29 characters (median 4), "
        + "25% repeated (median 0%), \\boxed 2x (median 0x)")
  }
}
