import Testing
import WatchEngine

/// A changed checkpoint may cost a detector its memory, never the daemon its life.
///
/// Found by fuzzing: counters at the end of `Int` overflowed at the next row, and a window whose places
/// didn't fit its values was indexed beyond its end.
struct RestoredStateTests {
  private static func feed(
    _ pipeline: inout Pipeline, _ steps: Range<Int>, of log: String = "/l"
  ) -> Int {
    var rows = 0
    pipeline.beginFile(1, of: log, at: 1)
    for step in steps {
      let wave = Double(step * 7919 % 101) / 100
      let isBad = step % 60 > 40
      let line =
        "{\"step\": \(step), \"entropy\": \(isBad ? 0.1 : 2 + wave), \"kl\": \(isBad ? 9 : wave), "
        + "\"loss\": \(isBad ? "NaN" : "0.1"), \"grad_norm\": \(isBad ? 90 : 1 + wave), "
        + "\"reward\": \(isBad ? 0 : wave), \"reward_std\": \(1 + wave), "
        + "\"advantages/std\": \(1 + wave), \"completions/mean_length\": \(100 + wave)}\n"
      Array(line.utf8).withUnsafeBytes { bytes in
        pipeline.accept(bytes, of: 1) { if case .row = $0 { rows += 1 } }
      }
    }
    return rows
  }

  private static func replacing(
    _ node: ConfigNode, _ change: (ConfigNode.Value) -> ConfigNode.Value
  ) -> ConfigNode {
    switch node.value {
    case .list(let items): ConfigNode(change(.list(items.map { replacing($0, change) })))
    case .map(let entries):
      ConfigNode(
        .map(entries.map { .init(key: $0.key, node: replacing($0.node, change)) }))
    default: ConfigNode(change(node.value))
    }
  }

  @Test(arguments: Profile.allCases, [Int.max, .min, .max - 3, -1, 0, 1 << 54])
  func everyCountCanBeWrong(profile: Profile, count: Int) throws {
    let settings = EngineSettings(profile: profile)
    var first = Pipeline(run: "r", log: "/l", settings: settings)
    _ = Self.feed(&first, 0..<130)
    let saved = try first.snapshot().node
    let wrong = Self.replacing(saved) { value in
      if case .integer = value { .integer(count) } else { value }
    }
    var next = Pipeline(run: "r", log: "/l", settings: settings)
    // Refused or taken: the rows that follow are judged.
    try? next.restore(wrong)
    #expect(Self.feed(&next, 130..<200) == 70)
  }

  /// The same of a run of two logs: who gives which signal is in its state, too.
  @Test(arguments: [Int.max, .min, -1, 0, 7])
  func everyCountOfAJoinedRunCanBeWrong(count: Int) throws {
    let joined = { (restoring: ConfigNode?) in
      var pipeline = Pipeline(run: "r", log: "/l", settings: EngineSettings())
      if let restoring { try? pipeline.restore(restoring) }
      pipeline.apply(EngineSettings(), to: "/m.jsonl")
      return pipeline
    }
    var first = joined(nil)
    _ = Self.feed(&first, 0..<40, of: "/l")
    _ = Self.feed(&first, 0..<60, of: "/m.jsonl")
    let wrong = Self.replacing(try first.snapshot().node) { value in
      if case .integer = value { .integer(count) } else { value }
    }
    var next = joined(wrong)
    #expect(Self.feed(&next, 60..<90, of: "/m.jsonl") == 30)
    #expect(Self.feed(&next, 40..<90, of: "/l") == 50)
  }

  @Test(arguments: Profile.allCases)
  func everyListCanBeCut(profile: Profile) throws {
    let settings = EngineSettings(profile: profile)
    var first = Pipeline(run: "r", log: "/l", settings: settings)
    _ = Self.feed(&first, 0..<130)
    let cut = Self.replacing(try first.snapshot().node) { value in
      if case .list(let items) = value { .list(Array(items.dropFirst())) } else { value }
    }
    var next = Pipeline(run: "r", log: "/l", settings: settings)
    try? next.restore(cut)
    #expect(Self.feed(&next, 130..<200) == 70)
  }

  @Test(arguments: Profile.allCases)
  func anUntouchedStateIsTakenWhole(profile: Profile) throws {
    let settings = EngineSettings(profile: profile)
    var first = Pipeline(run: "r", log: "/l", settings: settings)
    _ = Self.feed(&first, 0..<130)
    var next = Pipeline(run: "r", log: "/l", settings: settings)
    try next.restore(first.snapshot().node)
    #expect(next.bank.coverage == first.bank.coverage)
    #expect(next.bank.coverage.contains { $0.breaches > 0 })
  }
}
