import Testing
import WatchTestSupport

@testable import WatchEngine

/// Files that their writers write anew: CSV tables and JSON documents.
struct RewriteGuardTests {
  /// One file after the other under the same name; the steps judged.
  private static func steps(_ files: [String], restarting: Bool = false) throws -> [Int] {
    var transcript = RowTranscript()
    var steps: [Int] = []
    for (index, file) in files.enumerated() {
      if index > 0 {
        if restarting {
          steps += transcript.rows.map(\.step)
          transcript = RowTranscript(reader: try Checkpointed.copy(of: transcript.reader))
        }
        transcript.beginFile()
      }
      transcript.accept(Array(file.utf8)[...])
      transcript.finish()
    }
    return steps + transcript.rows.map(\.step)
  }

  private static func table(_ columns: String, _ rows: [String]) -> String {
    ([columns] + rows).joined(separator: "\n") + "\n"
  }

  private static func state(_ steps: [Int], reward: Double = 0.5) -> String {
    let rows = steps.map {
      #"{"loss": \#(Double($0) / 64), "reward": \#(reward), "step": \#($0)}"#
    }
    return "{\n  \"best_metric\": null,\n  \"log_history\": [\n"
      + rows.joined(separator: ",\n") + "\n  ],\n  \"max_steps\": 9\n}\n"
  }

  @Test(arguments: [false, true]) func aGrownHeaderRepeatsNoRow(_ restarting: Bool) throws {
    let before = Self.table("step,reward,loss", ["1,0.5,0.1", "2,0.6,0.2", "3,0.7,0.3"])
    let after = Self.table(
      "step,reward,loss,kl",
      ["1,0.5,0.1,", "2,0.6,0.2,", "3,0.7,0.3,", "4,0.8,0.4,0.01", "5,0.9,0.5,0.02"])
    #expect(try Self.steps([before, after], restarting: restarting) == [1, 2, 3, 4, 5])
  }

  @Test func otherColumnOrderRepeatsNoRow() throws {
    let before = Self.table("step,reward,loss", ["1,0.5,0.1", "2,0.6,0.2"])
    let after = Self.table("kl,loss,reward,step", [",0.1,0.5,1", ",0.2,0.6,2", "0.01,0.3,0.7,3"])
    #expect(try Self.steps([before, after]) == [1, 2, 3])
  }

  @Test func anotherRunIsJudgedWhole() throws {
    let before = Self.table("step,reward,loss", ["1,0.5,0.1", "2,0.6,0.2", "3,0.7,0.3"])
    let after = Self.table("step,reward,loss", ["1,0.4,0.1", "2,0.5,0.2"])
    #expect(try Self.steps([before, after]) == [1, 2, 3, 1, 2])
  }

  @Test(arguments: [false, true]) func aDocumentWrittenAnewRepeatsNoRow(_ restarting: Bool) throws {
    let files = [Self.state([1, 2]), Self.state([1, 2, 3]), Self.state(Array(1...20))]
    #expect(try Self.steps(files, restarting: restarting) == Array(1...20))
  }

  /// Back at a checkpoint: rows are new from the first fingerprint that differs.
  @Test func aRunThatWentBackIsJudgedAgainFromThere() throws {
    let other = Self.state(Array(1...9)).split(separator: "0.140625").joined(separator: "0.5")
    let steps = try Self.steps([Self.state(Array(1...12)), other])
    #expect(steps == Array(1...12) + [9])
  }

  /// Of 600 rows each fourth is remembered: the first that differs there is row 400.
  @Test(arguments: [false, true]) func aLongRunThatWentBack(_ restarting: Bool) throws {
    let back = Self.state(Array(1...600)).split(separator: ", \"reward\": 0.5, \"step\": 3")
      .joined(separator: ", \"reward\": 0.75, \"step\": 3")
    let steps = try Self.steps([Self.state(Array(1...600)), back], restarting: restarting)
    // Steps 3, 30...39 and 300...399 have another reward; row 4 x 8 is step 33.
    #expect(steps == Array(1...600) + Array(33...600))
  }

  /// A fingerprint beyond what counting can reach had every second checkpoint refused.
  @Test func itsStateIsTakenBack() throws {
    var transcript = RowTranscript()
    transcript.accept(Array(Self.state(Array(1...600)).utf8)[...])
    #expect(try NodeEncoder().encode(transcript.reader).isCountable)
  }

  @Test func linesAppendedToAnotherFileAreNew() throws {
    let rows = "{\"step\": 1, \"loss\": 0.1}\n{\"step\": 2, \"loss\": 0.2}\n"
    #expect(try Self.steps([rows, rows]) == [1, 2, 1, 2])
  }
}
