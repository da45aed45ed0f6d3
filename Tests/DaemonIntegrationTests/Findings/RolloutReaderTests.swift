import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// Reading dumps whatever lies there: bounded, never hanging, faults in a sentence.
struct RolloutReaderTests {
  private static func line(_ reward: Double, _ text: String, step: Int? = nil) -> String {
    let step = step.map { ", \"step\": \($0)" } ?? ""
    return "{\"input\": \"q\", \"output\": \"\(text)\", \"score\": \(reward)\(step)}\n"
  }

  private static func advice(
    _ folder: TemporaryFolder, _ pattern: String, onset: Int = 5, upTo step: Int = 9
  ) -> CompletionAdvice {
    let glob = GlobPattern(folder[pattern])
    var reader = RolloutReader(calls: LiveSystemCalls())
    return reader.advice(
      onset: onset, upTo: step, files: glob.find(calls: LiveSystemCalls()).paths,
      pattern: folder[pattern])
  }

  @Test func theStepOfTheOnsetIsQuoted() throws {
    let folder = try TemporaryFolder()
    for step in 3...7 {
      let lines = [0.1, 0.9, 0.4, 0.5].map { Self.line($0, "s\(step) r\($0)", step: step) }
      try folder.write(lines.joined(), to: "d/\(step).jsonl")
    }
    let advice = Self.advice(folder, "d/*.jsonl")
    #expect(advice.file == folder["d/5.jsonl"])
    #expect(advice.step == 5)
    #expect(advice.samples == 4)
    #expect(advice.highest?.completion == "s5 r0.9")
    #expect(advice.median.map(\.completion) == ["s5 r0.4", "s5 r0.5"])
    #expect(!advice.isFault)
    // Deleted since: the next the alert knows, else the last before.
    for step in 5...6 { try FileManager.default.removeItem(atPath: folder["d/\(step).jsonl"]) }
    #expect(Self.advice(folder, "d/*.jsonl").step == 7)
    try FileManager.default.removeItem(atPath: folder["d/7.jsonl"])
    #expect(Self.advice(folder, "d/*.jsonl").step == 4)
  }

  @Test func oneFileOfAllSteps() throws {
    let folder = try TemporaryFolder()
    let lines = (1...20).map { (step: Int) -> String in
      [0.5, 0.75].map { Self.line($0, "s\(step) r\($0)", step: step) }.joined()
    }
    try folder.write(lines.joined(), to: "traces.jsonl")
    let advice = Self.advice(folder, "traces.jsonl")
    #expect(advice.step == 5)
    #expect(advice.highest?.completion == "s5 r0.75")
    #expect(advice.median.map(\.completion) == ["s5 r0.5"])
  }

  @Test func aGiganticLineIsPassedOver() throws {
    let folder = try TemporaryFolder()
    let giant = Self.line(9, String(repeating: "x", count: RolloutReader.mostLineBytes + 10))
    try folder.write(
      Self.line(0.5, "a") + giant + Self.line(0.75, "b").dropLast(), to: "5.jsonl")
    let advice = Self.advice(folder, "5.jsonl")
    #expect(advice.highest?.completion == "b", "\(advice.note)")
    #expect(advice.samples == 2)
  }

  @Test func junkAndNothingAreSaid() throws {
    let folder = try TemporaryFolder()
    try folder.write("\u{0}\u{1B}[2J\n{{{{\nnull\n", to: "5.jsonl")
    let junk = Self.advice(folder, "5.jsonl")
    #expect(junk.isFault)
    #expect(
      junk.note
        == "Samples can't be read: no line of \(folder["5.jsonl"]) is a sample with a reward")
    let none = Self.advice(folder, "none/*.jsonl")
    #expect(none.isFault)
    #expect(none.note == "No samples are at \(folder["none/*.jsonl"])")
  }

  /// A FIFO, a folder, a file nobody may read, links in a circle: none of them hangs.
  @Test func whatIsNoFileDoesNotHang() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "d/keep")
    #expect(mkfifo(folder["d/5.jsonl"], 0o600) == 0)
    symlink(folder["d/loop"], folder["d/loop"])
    symlink(folder["d"], folder["d/again"])
    #expect(Self.advice(folder, "d/*.jsonl").isFault)
    #expect(Self.advice(folder, "d/**/*.jsonl").isFault)
    var reader = RolloutReader(calls: LiveSystemCalls())
    let direct = reader.advice(
      onset: 5, upTo: 9, files: [folder["d/5.jsonl"]], pattern: "p")
    #expect(direct.note == "Samples can't be read: \(folder["d/5.jsonl"]) is no regular file")
  }

  @Test func noTimeIsLeft() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.line(0.5, "a"), to: "5.jsonl")
    var reader = RolloutReader(calls: LiveSystemCalls(), deadline: .now - .seconds(1))
    let advice = reader.advice(onset: 5, upTo: 9, files: [folder["5.jsonl"]], pattern: "p")
    #expect(advice.note == "Samples can't be read: reading took too long")
  }
}
