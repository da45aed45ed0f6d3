/// Watches the silence of a live log by the clock: the daemon's half of ``StalledRun``.
///
/// Rows have no arrival times while a log is replayed, so it only counts what comes live; after a restart
/// it learns the pace anew. A run that has printed its closing summary is finished, not stalled.
struct LiveStall: Sendable {
  private var clock: StallClock
  private var seenRows: Int?
  private var seenSummaries = 0

  init(options: StalledRun.Options) { clock = StallClock(options: options) }

  /// Judges the moment; nil when there is nothing to say.
  ///
  /// `rows` and `summaries` are the log's counts so far, `now` any clock that never goes back.
  mutating func verdict(
    rows: Int, summaries: Int, lastStep: Int, at now: Duration
  ) -> Verdict? {
    let seconds = now.inSeconds
    defer { seenRows = rows }
    guard let seenRows else { return nil }
    guard rows == seenRows else {
      seenSummaries = summaries
      // Rows of one burst count as one arrival: a block-buffered trainer writes in bursts.
      clock.row(at: seconds)
      return .healthy
    }
    guard summaries == seenSummaries else { return nil }
    let verdict = clock.verdict(at: seconds, lastStep: lastStep)
    guard case .breach = verdict else { return nil }
    return verdict
  }
}

extension Duration {
  /// As a number of seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
