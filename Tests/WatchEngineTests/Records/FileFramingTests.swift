import Testing
import WatchEngine
import WatchTestSupport

struct FileFramingTests {
  struct Start: Sendable, CustomTestStringConvertible {
    var text: String
    var kind: RecordKind
    var testDescription: String { text.debugDescription }
    init(_ text: String, _ kind: RecordKind) {
      self.text = text
      self.kind = kind
    }
  }

  @Test(arguments: [
    Start("step 1\n", .line), Start("{\"step\": 1}\n", .line), Start("[INFO] x\n", .line),
    Start("[2026-01-01 12:00]\n", .line), Start(":W&C and so on\n", .line),
    Start("[{\"stream_name\":\"stderr\"}\n", .line), Start("{}\n", .line), Start("\n\n\n", .line),
    Start("{\n  \"a\": 1\n}\n", .object), Start("[\n{\"a\": 1}]\n", .object),
    Start("[{\"step\": 1, \"loss\": 1}]\n", .object), Start("\u{FEFF}[ {\"a\": 1}]\n", .object),
  ])
  func firstBytesTell(_ start: Start) {
    let transcript = RowTranscript(of: Array(start.text.utf8))
    #expect(transcript.framing.kind == start.kind)
  }

  /// Text that begins like a document is text from where it stops being one.
  @Test(arguments: [
    "{\n  \"model\": \"m\",\n  \"lr\": 1e-5\n}\n", "[\nnot JSON at all\n", "{\n",
    "[{\"a\": 1}]\n", "{\n \"an open\ntext\n",
  ])
  func textBehindADocumentIsRead(_ start: String) {
    let rows = "{'loss': 0.1, 'reward': 0.5}\n{'loss': 0.2, 'reward': 0.6}\n"
    let transcript = RowTranscript(of: start + rows)
    // The line on which it shows may be lost.
    #expect(transcript.rows.count >= 1)
    #expect(transcript.rows.last?.signals[.loss] == 0.2)
  }

  @Test func anObjectWithinBoundsIsHandedOutWhole() {
    var framing = FileFraming(maxLineBytes: 64)
    var records: [String] = []
    var tooLong: [UInt64] = []
    let long = String(repeating: "x", count: 100)
    let text = "[\n{\"a\": {\"b\": \"}]\"}},\n{\"c\": \"\(long)\"},\n{\"d\": 1}\n]\n"
    Array(text.utf8).withUnsafeBytes {
      framing.split(
        $0, body: { records.append(String(decoding: $0.bytes, as: UTF8.self)) },
        tooLong: { tooLong.append($0) })
    }
    #expect(records == ["{\"a\": {\"b\": \"}]\"}}", "{\"d\": 1}"])
    #expect(tooLong == [22])
    #expect(framing.committedOffset == UInt64(text.utf8.count - 1))
  }

  // MARK: Rows of several lines

  @Test func aTableIsOneRow() {
    let transcript = RowTranscript(of: SB3Table.sample)
    #expect(transcript.rows.map(\.step) == [512, 1024])
    #expect(transcript.rows.map { $0.signals[.rewardMean] } == [23.5, 25.5])
    #expect(transcript.rows.last?.signals[.entropy] == 0.69)
  }

  @Test func anEvaluationBetweenDoesNotSplitATable() {
    let lines = SB3Table.sample.split(separator: "\n", omittingEmptySubsequences: false)
    var text = lines
    text.insert("Eval num_timesteps=512, episode_reward=9.00 +/- 1.00", at: 3)
    #expect(RowTranscript(of: text.joined(separator: "\n")).rows.map(\.step) == [512, 1024])
  }

  @Test func aTableCutOffIsReadAtTheEnd() {
    let cut = SB3Table.sample.split(separator: "\n").prefix(5).joined(separator: "\n") + "\n"
    #expect(RowTranscript(of: cut).rows.map(\.step) == [512])
  }

  @Test func twoLinesOfDeepSpeedChatAreOneRow() {
    let transcript = RowTranscript(
      of: """
        epoch: 0|step: 7|ppo_ep: 1|act_loss: 0.25|cri_loss: 0.5|unsuper_loss: 0.0
        average reward score: -0.125
        -------------------------------------
        epoch: 0|step: 8|ppo_ep: 1|act_loss: 0.75|cri_loss: 0.5|unsuper_loss: 0.0
        [2023-04-18 08:48:05,282] [INFO] OVERFLOW! Rank 0 Skipping step.
        average reward score: 1.5
        epoch: 0|step: 9|ppo_ep: 1|act_loss: 0.5|cri_loss: 0.5|unsuper_loss: 0.0

        """)
    #expect(transcript.rows.map(\.step) == [7, 8, 9])
    #expect(transcript.rows.map { $0.signals[.rewardMean] } == [-0.125, 1.5, nil])
    #expect(transcript.rows.map { $0.signals[.loss] } == [0.25, 0.75, 0.5])
  }

  @Test func bulletsAreOneRowWithTheBannersStep() {
    let transcript = RowTranscript(of: NemoResults.sample)
    #expect(transcript.rows.map(\.step) == [12, 13])
    #expect(transcript.rows.map { $0.signals[.rewardMean] } == [0.4375, 0.45])
    #expect(transcript.rows.first?.signals[.completionLength] == 512)
    #expect(transcript.rows.first?.signals[.stepTime] == 12.34)
    #expect(transcript.rows.last?.signals[.loss]?.isNaN == true)
  }

  @Test func aDictBrokenByATerminalIsOneRow() {
    let dict = "{'loss': 0.0125, 'grad_norm': 0.875, 'reward': 0.25, 'kl': 0.5, 'epoch': 0.5}"
    for width in 10...79 {
      var text = ""
      var rest = Substring(dict)
      while !rest.isEmpty {
        text += rest.prefix(width) + "\n"
        rest = rest.dropFirst(width)
      }
      let transcript = RowTranscript(of: text + text)
      #expect(transcript.rows.count == 2, "width \(width)")
      #expect(transcript.rows.first?.signals[.klDivergence] == 0.5, "width \(width)")
      #expect(transcript.rows.first?.signals[.gradNorm] == 0.875, "width \(width)")
    }
  }

  @Test func aBraceThatNeverClosesSwallowsNoRow() {
    let row = "{'loss': 0.1, 'reward': 0.5}\n"
    let text =
      "a {'b\n" + row + "words {'never closed\n" + String(repeating: "more\n", count: 60) + row
    #expect(RowTranscript(of: text).rows.count == 2)
  }

  @Test func piecesDoNotMatterToBlocks() {
    let text =
      SB3Table.sample
      + "epoch: 0|step: 7|ppo_ep: 1|act_loss: 0.25|cri_loss: 0.5|unsuper_loss: 0.0\n"
      + "average reward score: -0.125\n{'loss': 0.1, 'rew\nard': 0.5}\n"
    let differing = ChunkVerifier.differingCuts(of: Array(text.utf8)) { pieces in
      var transcript = RowTranscript()
      for piece in pieces { transcript.accept(piece) }
      transcript.finish()
      return transcript.lines
    }
    #expect(differing == [])
  }
}
