/// Decides whether an error in the text of a run's logs was the end of the run.
///
/// An error is suspected until rows go on: programs survive many. It is told when the logs have ended, or
/// have been quiet for longer than the run ever was between two rows.
package struct CrashWatch: Codable, Sendable {
  /// One for each log that had text.
  private var lines = [CrashLines()]
  private var finding: CrashLines.Finding?
  /// The finding was told; its end comes by the rows that go on.
  private var isTold = false
  /// The log the finding stands in, counted as in ``text(_:of:)``.
  package private(set) var log = 0
  /// Lines of text seen since the log was opened; only compared.
  private var seenLines = 0
  private var seenRows = 0
  private var clock = Clock()

  /// Times of a running daemon; a restart begins them anew.
  private struct Clock: Sendable {
    var lines = -1
    var rows = -1
    var lastChange = Duration.zero
    var lastRow: Duration?
    var longestPause = Duration.zero
  }

  /// Silence that is always waited for: a trainer that caught an error goes on within it.
  private static let leastSilence = Duration.seconds(10)
  /// Silence after which it is told whatever the pace was.
  private static let mostSilence = Duration.seconds(600)

  private enum CodingKeys: String, CodingKey {
    case lines, others, finding, isTold, log
  }

  package init() {}

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    lines[0] = try values.decode(CrashLines.self, forKey: .lines)
    // Only runs of several logs have it.
    let others = try values.decodeIfPresent([CrashLines].self, forKey: .others) ?? []
    lines += others.prefix(TailGroup.limit)
    finding = try values.decodeIfPresent(CrashLines.Finding.self, forKey: .finding)
    isTold = try values.decode(Bool.self, forKey: .isTold)
    log = try values.decodeIfPresent(Int.self, forKey: .log) ?? 0
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(lines[0], forKey: .lines)
    if lines.count > 1 {
      try values.encode(Array(lines.dropFirst()), forKey: .others)
      try values.encode(log, forKey: .log)
    }
    try values.encodeIfPresent(finding, forKey: .finding)
    try values.encode(isTold, forKey: .isTold)
  }

  /// A row came: what was suspected was survived.
  package mutating func row() {
    seenRows &+= 1
    guard finding != nil else { return }
    finding = nil
    isTold = false
    lines = [CrashLines()]
  }

  /// A line of text that is no row; `log` counts the logs of the run.
  package mutating func text(_ line: UnsafeRawBufferPointer, of log: Int = 0) {
    seenLines &+= 1
    // What two programs say at once is told apart.
    while lines.count <= log { lines.append(CrashLines()) }
    guard let found = lines[log].take(line) else { return }
    // The first error is the cause, unless it was a mere exception that a later line explains.
    guard let finding, finding.cause != .exception || found.cause == .exception else {
      finding = found
      self.log = log
      return
    }
    // Of chained exceptions the last is what ended the program.
    if finding.cause == .exception {
      self.finding = found
      self.log = log
    }
  }

  /// The log has ended.
  package mutating func end(step: Int) -> Verdict? { tell(step: step) }

  /// Time has passed on a log that is read to its end.
  package mutating func tick(at now: Duration, step: Int) -> Verdict? {
    if clock.rows != seenRows {
      if let last = clock.lastRow { clock.longestPause = max(clock.longestPause, now - last) }
      clock.lastRow = now
    }
    if clock.lines != seenLines || clock.rows != seenRows { clock.lastChange = now }
    clock.lines = seenLines
    clock.rows = seenRows
    let patience = min(max(clock.longestPause * 2, Self.leastSilence), Self.mostSilence)
    return now - clock.lastChange >= patience ? tell(step: step) : nil
  }

  private mutating func tell(step: Int) -> Verdict? {
    guard let finding, !isTold else { return nil }
    isTold = true
    return .breach(
      Breach(
        severity: .critical, onsetStep: step,
        sentence: "Run crashed: \(finding.quote)",
        evidence: [
          Evidence("cause", .text(finding.cause.rawValue)),
          Evidence("cause_in_words", .text(finding.cause.words)),
          Evidence("line", .text(finding.quote)),
        ]))
  }
}
