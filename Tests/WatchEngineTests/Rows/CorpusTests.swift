import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// Whole logs of the team's shared corpus: every row, no more.
@Suite(.enabled(if: Repository.shared != nil, "needs the shared corpus of logs"))
struct CorpusTests {
  struct Log: Sendable, CustomTestStringConvertible {
    var file: String
    var rows: Int
    var testDescription: String { file }
    init(_ file: String, _ rows: Int) {
      self.file = file
      self.rows = rows
    }
  }

  @Test(arguments: [
    Log("trl/healthy-a.stdout.log", 400), Log("trl/healthy-c.stdout.log", 500),
    Log("trl/healthy-d.stdout.log", 500), Log("trl/binary-a.stdout.log", 400),
    Log("trl/collapse-a.stdout.log", 400), Log("trl/collapse-c.stdout.log", 300),
    Log("trl/kl-a.stdout.log", 400), Log("trl/hack-a.stdout.log", 400),
    Log("trl/hack-c.stdout.log", 500), Log("trl/nan-a.stdout.log", 2),
    Log("trl/nan-a.stderr.log", 0), Log("trl/crashed-a.2to1.log", 2),
    Log("trl/nan-b.stdout.log", 300), Log("trl/mixed-a.2to1.log", 80),
    Log("sb3/sb3-cart-a/progress.csv", 118), Log("sb3/sb3-cart-a/progress.json", 118),
    Log("sb3/sb3-pend-blow/progress.csv", 19), Log("sb3/sb3-pend-blow/progress.json", 19),
  ])
  func readsTheTeamsLogs(_ log: Log) throws {
    let transcript = try Self.transcript("logs/\(log.file)")
    #expect(transcript.rows.count == log.rows)
    #expect(transcript.rejects.allSatisfy { $0 == .summary })
    let steps = transcript.rows.map(\.step)
    #expect(steps == steps.sorted() && Set(steps).count == steps.count)
  }

  /// The same runs as event files and as transaction logs: every value of every row, to the four digits of
  /// standard output; 7e12 and infinity among them.
  @Test(arguments: ["collapse-a", "nan-a"]) func everyFileOfARunSaysTheSame(_ run: String) throws {
    let said = try Self.transcript("logs/trl/\(run).stdout.log").rows
    let folder = try #require(Repository.shared).appendingPathComponent("data/logs")
    let names = try #require(FileManager.default.enumerator(atPath: folder.path))
      .compactMap { $0 as? String }
    let files = names.filter { $0.contains("\(run)/events.") || $0.hasSuffix(".wandb") }
    var compared = 0
    for file in files {
      let rows = try Self.transcript("logs/\(file)").rows
      // The transaction logs are named by their ids: the number of rows tells the run.
      guard rows.count == said.count else { continue }
      compared += 1
      for (row, text) in zip(rows, said) {
        #expect(row.step == text.step)
        for signal in Signal.allCases where signal != .timestamp {
          guard let ours = row.signals[signal], let theirs = text.signals[signal] else {
            #expect(row.signals[signal] == nil && text.signals[signal] == nil, "\(signal.name)")
            continue
          }
          let isEqual =
            ours == theirs || (ours.isNaN && theirs.isNaN)
            || abs(ours - theirs) <= 5.1e-4 * abs(theirs)
          #expect(isEqual, "\(file), row \(row.index): \(signal.name) \(ours), \(theirs)")
        }
      }
    }
    #expect(compared == 3, "\(files)")
  }

  /// Where the manifest's count isn't the number of training rows, and why.
  static let exceptions: [String: (rows: Int, why: String)] = [
    "trl/HaoranLuo__text2sql-grpo__3b_3lvl.out": (15, "the manifest counts the summary dict"),
    "trl/HaoranLuo__text2sql-grpo__p2d.out": (5, "the manifest counts the summary dict"),
    "trl/Ning-Guo__hotpotqa-agent__grpo_v3.log": (46, "the manifest counts the summary dict"),
    "trl/Rusheel86__Chaos-Economy__vsr-new-100.log": (100, "the manifest counts the summary dict"),
    "trl/Rusheel86__Chaos-Economy__vsr-env.log": (30, "the manifest counts the summary dict"),
    "trl/nhockid235__xling-grpo-sub3b__training_a3.log": (10, "its notes say 10 records"),
    "minimind/Coicozoi__minimind-from-scratch__grpo.log": (9751, "the log has 9751 row lines"),
    "deepspeed-chat/microsoft__DeepSpeedExamples__step3-rlhf-opt1.3b.log":
      (477, "477 steps; the manifest counts the reward lines too"),
    "custom/aashkashah09__rec-grpo__grpo_lambda0.jsonl":
      (140, "six of the manifest's 146 say \"eval\": true"),
    "cleanrl-like/Swahaha__ContextualManiskill__test2.log":
      (3600, "the manifest counts two lines without a loss"),
    // Counted 31 by the manifest too, but with the summary and without the callback's row.
    "trl/akshay-babbar__budget-router-openenv__probe_len3500.log":
      (31, "30 dicts, and the callback's key=value row before the first of them"),
    "trl/akshay-babbar__budget-router-openenv__probe_explore.log":
      (31, "30 dicts, and the callback's key=value row before the first of them"),
  ]

  @Test func readsThePublicLogs() throws {
    let formats: Set = ["python dict lines", "jsonl", "csv", "verl console", "key: value text"]
    var misses: [String] = []
    var checked = 0
    var used: Set<String> = []
    for entry in try Self.manifest() where formats.contains(entry.format) {
      let rows = try Self.transcript("real/\(entry.file)").rows.count
      checked += 1
      if let exception = Self.exceptions[entry.file] {
        used.insert(entry.file)
        #expect(rows == exception.rows, "\(entry.file): \(exception.why)")
      } else if rows != entry.rows {
        misses.append("\(entry.file): \(rows) rows, manifest \(entry.rows)")
      }
    }
    #expect(misses == [])
    #expect(checked >= 34)
    #expect(used.count == Self.exceptions.count)
  }

  /// The classic tool's conformance rows: each line is a row.
  @Test func readsTheClassicVectors() throws {
    let shared = try #require(Repository.shared)
    for number in 1...60 {
      let url = shared.appendingPathComponent("data/classic/trace-\(number).rows.jsonl")
      let bytes = [UInt8](try Data(contentsOf: url))
      let transcript = RowTranscript(of: bytes)
      #expect(transcript.rows.count == bytes.count { $0 == 0x0A }, "trace \(number)")
      #expect(transcript.rejects == [], "trace \(number)")
      #expect(transcript.rows.allSatisfy { $0.stepSource == .key }, "trace \(number)")
      #expect(transcript.reader.otherKeys == [], "trace \(number)")
    }
  }

  private static func transcript(_ path: String) throws -> RowTranscript {
    let shared = try #require(Repository.shared)
    let url = shared.appendingPathComponent("data/\(path)")
    return RowTranscript(of: [UInt8](try Data(contentsOf: url)))
  }

  private static func manifest() throws -> [(file: String, format: String, rows: Int)] {
    let shared = try #require(Repository.shared)
    let url = shared.appendingPathComponent("data/real/MANIFEST.csv")
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    // The columns needed stand before the first quoted one.
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let cells = line.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
      guard cells.count >= 8, let rows = Int(cells[7]) else { return nil }
      return (String(cells[0]), String(cells[6]), rows)
    }
  }
}
