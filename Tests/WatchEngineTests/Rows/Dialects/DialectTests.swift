import Testing
import WatchEngine
import WatchTestSupport

/// Samples as the tools of the field print them: every row, its step and every signal, exactly.
struct DialectTests {
  static let all =
    TRLDialects.all + VerlDialects.all + ConsoleDialects.all + TableDialects.all
    + ClassicDialects.all

  @Test(arguments: all) func readsEveryRowExactly(_ dialect: Dialect) { dialect.check() }

  @Test(arguments: all) func readsTheSameWhateverThePieces(_ dialect: Dialect) {
    dialect.checkPieces()
  }

  /// Loggers and launchers put their own in front of a row.
  @Test(arguments: [
    "2026-01-01 12:00:00,123 - trainer - INFO - ", "INFO:trainer:", "[rank0]: ", "0: ",
    "[2026-01-01 12:00:00,123][trainer][INFO] - ", "INFO 05-30 12:00:00 train.py:12] ",
    "2026-01-01 12:00:00.123 | INFO     | train:main:12 - ", "\u{1B}[36m", "wandb: ",
    "\u{1B}[36m(TaskRunner pid=4711, ip=10.0.0.2)\u{1B}[0m ",
  ])
  func prefixesDoNotMatter(_ prefix: String) {
    let rows = [
      "{'loss': 0.5, 'reward': 0.25, 'kl': nan}", "step: 3, loss: 0.5, reward: 0.25, kl: nan",
      "step:3 - actor/pg_loss:0.5 - critic/score/mean:0.25 - actor/kl_loss:nan",
    ]
    for row in rows {
      let transcript = RowTranscript(of: prefix + row + "\n")
      #expect(transcript.rows.count == 1, "\(prefix)\(row)")
      #expect(transcript.rows.first?.signals[.loss] == 0.5, "\(prefix)\(row)")
      #expect(transcript.rows.first?.signals[.rewardMean] == 0.25, "\(prefix)\(row)")
      #expect(transcript.rows.first?.signals[.klDivergence]?.isNaN == true, "\(prefix)\(row)")
    }
  }

  struct Spelling: Sendable {
    var text: String
    var value: Double
    init(_ text: String, _ value: Double) {
      self.text = text
      self.value = value
    }
  }

  /// Numbers as Python, numpy and torch print them, in each kind of line.
  @Test(arguments: [
    Spelling("1", 1), Spelling("-0", 0), Spelling("-0.000", 0), Spelling("1e-06", 1e-6),
    Spelling("1.425e+04", 14_250), Spelling("nan", .nan), Spelling("NaN", .nan),
    Spelling("-nan", .nan), Spelling("inf", .infinity), Spelling("-inf", -.infinity),
    Spelling("Infinity", .infinity), Spelling("-Infinity", -.infinity),
    Spelling("np.float64(0.25)", 0.25), Spelling("np.float32(nan)", .nan),
    Spelling("np.int64(3)", 3), Spelling("tensor(0.1234)", 0.1234),
    Spelling("tensor(0.5, device='cuda:0')", 0.5),
  ])
  func everySpellingOfANumberInEveryKindOfLine(_ spelling: Spelling) {
    let lines = [
      "{'reward': 1.5, 'loss': \(spelling.text)}", "step: 3, reward: 1.5, loss: \(spelling.text)",
      "Step 3 | reward:1.5 loss:\(spelling.text) ",
      "step:3 - critic/score/mean:1.5 - actor/pg_loss:\(spelling.text)",
    ]
    for line in lines {
      let row = RowTranscript(of: line + "\n").rows.first
      let loss = row?.signals[.loss]
      #expect(row?.signals[.rewardMean] == 1.5, "\(line)")
      #expect(loss == spelling.value || (loss?.isNaN == true && spelling.value.isNaN), "\(line)")
    }
  }

  @Test(arguments: ["None", "null", "'None'", "''", "'abc'", "True"])
  func whatIsNoNumberIsMissing(_ text: String) {
    let row = RowTranscript(of: "{'reward': 1.5, 'loss': \(text)}\n").rows.first
    #expect(row?.signals[.rewardMean] == 1.5)
    #expect(row?.signals[.loss] == nil)
  }
}
