/// What comes out of a pipeline, in the order it happened.
package enum PipelineOutput: Sendable {
  case row(MetricRow)
  case alert(AlertEvent)
  case engine(EngineEvent)
}

/// The whole way of one run on one screen: bytes -> records -> rows -> verdicts -> alerts.
///
/// A value without clock or descriptor: `diagnose` runs it to the end of a file and the daemon runs it
/// on live bytes, so both give the same alerts. Most runs have one log; each has a reader of its own, the
/// detectors and alerts are the run's.
package struct Pipeline: LogPipeline {
  package let run: String
  /// The run's first log.
  package let log: String
  package internal(set) var bank: DetectorBank
  package internal(set) var alerts: AlertDesk
  /// In the order they joined.
  package internal(set) var sources: [LogSource]
  /// nil while the run has one log.
  var join: RunJoin?
  var keys: [String]
  var settings: EngineSettings
  /// nil: switched off, or a profile without it.
  var stall: LiveStall?
  var lastRow = MetricRow()
  var crash = CrashWatch()
  private var files: [Int: OpenFile] = [:]

  /// One file of a log: two of them grow at once around a rotation.
  private struct OpenFile {
    var framing: FileFraming
    /// Place of its log in ``sources``.
    var source: Int
  }

  /// `bank`: fresh, of the same settings; nil: one is made.
  package init(run: String, log: String, settings: EngineSettings, bank: DetectorBank? = nil) {
    self.run = run
    self.log = log
    self.settings = settings
    keys = settings.watchedKeys
    sources = [LogSource(log: log, settings: settings)]
    self.bank = bank ?? DetectorBank(settings: settings)
    alerts = AlertDesk(
      run: run, log: log, profile: settings.profile, options: settings.alerts)
    stall = Self.stall(settings)
  }

  /// The reader of the run's first log.
  package var reader: RowReader { sources[0].reader }

  /// Rows accepted of all logs.
  package var rows: Int { sources.reduce(0) { $0 &+ $1.reader.counters.accepted } }

  // MARK: bytes

  package mutating func beginFile(_ file: Int, of log: String, at offset: UInt64) {
    let source = sources.firstIndex { $0.log == log } ?? 0
    var framing = newFraming(of: source)
    framing.begin(at: offset)
    files[file] = OpenFile(framing: framing, source: source)
    if offset == 0 { sources[source].reader.beginFile() }
  }

  package mutating func nameFile(_ file: Int, _ path: String) {
    files[file]?.framing.name(path)
  }

  package mutating func accept(
    _ bytes: UnsafeRawBufferPointer, of file: Int, emit: (PipelineOutput) -> Void
  ) {
    // Taken out of the dictionary for the call, so that its buffer is never copied.
    var open = files.removeValue(forKey: file) ?? OpenFile(framing: newFraming(of: 0), source: 0)
    let source = open.source
    open.framing.split(
      bytes, body: { judge($0, of: source, emit: emit) },
      tooLong: { emit(.engine(.lineTooLong(log: sources[source].log, offset: $0))) })
    if let found = open.framing.kind { sources[source].kind = found }
    files[file] = open
  }

  package mutating func settle(_ file: Int, emit: (PipelineOutput) -> Void) -> Bool {
    guard var open = files.removeValue(forKey: file) else { return false }
    defer { files[file] = open }
    let source = open.source
    return open.framing.settle { judge($0, of: source, emit: emit) }
  }

  package mutating func finishFile(_ file: Int, emit: (PipelineOutput) -> Void) {
    if var open = files.removeValue(forKey: file) {
      // The unterminated rest.
      let source = open.source
      open.framing.finish { judge($0, of: source, emit: emit) }
    }
    // Around a rotation the run goes on in the other file, or in another log.
    if files.isEmpty { tell(crash.end(step: lastRow.step), emit) }
  }

  package mutating func dropFile(_ file: Int) { files[file] = nil }

  package func rewritesWhole(_ log: String) -> Bool {
    guard let source = sources.first(where: { $0.log == log }) else { return false }
    return source.kind == .object || source.reader.formatID == CSVRows.id
  }

  package func committedOffset(of file: Int) -> UInt64 { files[file]?.framing.committedOffset ?? 0 }

  private func newFraming(of source: Int) -> FileFraming {
    FileFraming(maxLineBytes: settings.maxLineBytes, resumed: sources[source].kind)
  }

  // MARK: rows and verdicts

  /// Record -> row -> verdicts -> alerts.
  private mutating func judge(
    _ record: Record, of source: Int, emit: (PipelineOutput) -> Void
  ) {
    guard join == nil else { return judgeJoined(record, of: source, emit: emit) }
    Self.judge(record, &sources[source], &bank, &alerts, &lastRow, &crash, emit)
  }

  /// As ``judge(_:of:emit:)``, for a run of several logs: what is judged of a row the join says.
  private mutating func judgeJoined(
    _ record: Record, of source: Int, emit: (PipelineOutput) -> Void
  ) {
    let log = sources[source].log
    var rows: [MetricRow] = []
    sources[source].reader.read(record) { outcome in
      switch outcome {
      case .row(let row): rows.append(row)
      case .recognised(let format): emit(.engine(.formatRecognised(log: log, format: format)))
      case .rejected: break
      }
    }
    if sources[source].reader.lastWasText { crash.text(record.bytes, of: source) }
    guard !rows.isEmpty else { return }
    let ranks = sources.map(\.rank)
    for row in rows {
      emit(.row(row))
      crash.row()
      let joined = join?.take(row, of: source, log: log, ranks: ranks, keys: keys)
      for handover in join?.handovers ?? [] {
        emit(
          .engine(
            .handedOver(
              log: sources[handover.to].log, other: sources[handover.from].log,
              signals: handover.signals, isForSilence: handover.isForSilence)))
      }
      guard let joined else { continue }
      lastRow = joined
      bank.judge(joined)
      for event in alerts.update(bank.verdicts, of: bank.ids, row: joined) { emit(.alert(event)) }
    }
  }

  /// Static, so that the parts can change at once without one exclusive access to the whole.
  private static func judge(
    _ record: Record, _ source: inout LogSource, _ bank: inout DetectorBank,
    _ alerts: inout AlertDesk, _ lastRow: inout MetricRow, _ crash: inout CrashWatch,
    _ emit: (PipelineOutput) -> Void
  ) {
    let log = source.log
    source.reader.read(record) { outcome in
      switch outcome {
      case .row(let row):
        emit(.row(row))
        lastRow = row
        crash.row()
        bank.judge(row)
        for event in alerts.update(bank.verdicts, of: bank.ids, row: row) { emit(.alert(event)) }
      case .recognised(let format): emit(.engine(.formatRecognised(log: log, format: format)))
      case .rejected: break
      }
    }
    if source.reader.lastWasText { crash.text(record.bytes) }
  }

  package mutating func clock(at now: Duration, emit: (PipelineOutput) -> Void) {
    tell(crash.tick(at: now, step: lastRow.step), emit)
    var (rows, summaries) = (0, 0)
    for source in sources {
      let counters = source.reader.counters
      rows &+= counters.accepted
      let count = counters.rejected.first { $0.reason == .summary }?.count ?? 0
      summaries &+= Int(clamping: count)
    }
    guard
      let verdict = stall?.verdict(
        rows: rows, summaries: summaries, lastStep: lastRow.step, at: now)
    else { return }
    for event in alerts.report(verdict, of: StalledRun.id, row: lastRow) { emit(.alert(event)) }
  }

  private mutating func tell(_ verdict: Verdict?, _ emit: (PipelineOutput) -> Void) {
    guard var verdict, bank.ids.contains(CrashedRun.id) else { return }
    if sources.count > 1, case .breach(var breach) = verdict, sources.indices.contains(crash.log) {
      // The row is the run's last, in whichever log; the error may stand in another.
      breach.evidence.append(Evidence("log", .text(sources[crash.log].log)))
      verdict = .breach(breach)
    }
    for event in alerts.report(verdict, of: CrashedRun.id, row: lastRow) { emit(.alert(event)) }
  }

  static func stall(_ settings: EngineSettings) -> LiveStall? {
    guard settings.profile == .robust else { return nil }
    let section = StrictOverlay(
      settings.detectors[StalledRun.id], over: StalledRun.defaults, name: StalledRun.id)
    return section.options.enabled ? LiveStall(options: section.options) : nil
  }

  package func report(of log: String) -> PipelineReport {
    var report = PipelineReport()
    guard let source = sources.first(where: { $0.log == log }) else { return report }
    report.format = source.reader.formatID
    for entry in source.reader.counters.rejected {
      report.rejected[entry.reason.rawValue] = Int(clamping: entry.count)
    }
    let active = alerts.activeAlerts
    report.activeAlerts = active
    report.worst = active.map(\.severity).max()
    if sources.count > 1 {
      let place = sources.firstIndex { $0.log == log }
      report.signals = place.flatMap { join?.signals(of: $0, keys: keys) } ?? []
    } else {
      report.signals = Signal.allCases.map(\.name).filter(source.shown.contains)
    }
    return report
  }
}
