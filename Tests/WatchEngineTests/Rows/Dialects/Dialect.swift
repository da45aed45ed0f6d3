import Testing
import WatchEngine
import WatchTestSupport

/// What one tool writes, and every row that is in it.
struct Dialect: Sendable, CustomTestStringConvertible {
  struct Row: Sendable {
    var step: Int
    var source: StepSource
    var signals: [Signal: Double]

    /// A row with a step of its own.
    init(_ step: Int, _ signals: [Signal: Double]) { self.init(step, .key, signals) }

    init(_ step: Int, _ source: StepSource, _ signals: [Signal: Double]) {
      self.step = step
      self.source = source
      self.signals = signals
    }
  }

  var name: String
  var format: String
  /// The path the log would have.
  var log = "train.log"
  var text: String
  var rows: [Row]
  var rejects: [RejectReason] = []

  var testDescription: String { name }

  func check() {
    let transcript = RowTranscript(of: text, reader: RowReader(log: log))
    #expect(transcript.formats == [format], "\(transcript.lines)")
    #expect(transcript.rejects == rejects, "\(transcript.lines)")
    #expect(transcript.rows.count == rows.count, "\(transcript.lines)")
    for (found, row) in zip(transcript.rows, rows) {
      #expect(found.step == row.step, "\(RowTranscript.describe(found))")
      #expect(found.stepSource == row.source, "\(RowTranscript.describe(found))")
      for signal in Signal.allCases {
        let (ours, theirs) = (found.signals[signal], row.signals[signal])
        let isEqual = ours == theirs || (ours?.isNaN == true && theirs?.isNaN == true)
        #expect(isEqual, "\(signal.name) of \(RowTranscript.describe(found))")
      }
    }
  }

  /// Every cut of the bytes reads the same.
  func checkPieces() {
    let differing = ChunkVerifier.differingCuts(of: Array(text.utf8)) { pieces in
      var transcript = RowTranscript(reader: RowReader(log: log))
      for piece in pieces { transcript.accept(piece) }
      transcript.finish()
      return transcript.lines
    }
    #expect(differing == [])
  }
}
