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
  package private(set) var bank: DetectorBank
  package private(set) var alerts: AlertDesk
  private(set) var sources: [LogSource]
  private var settings: EngineSettings
  /// nil: switched off, or a profile without it.
  private var stall: LiveStall?
  private var lastRow = MetricRow()
  private var crash = CrashWatch()
  private var files: [Int: OpenFile] = [:]

  /// One file of a log: two of them grow at once around a rotation.
  private struct OpenFile {
    var framing: FileFraming
    /// Place of its log in ``sources``.
    var source: Int
  }

  package init(run: String, log: String, settings: EngineSettings) {
    self.run = run
    self.log = log
    self.settings = settings
    sources = [LogSource(log: log, settings: settings)]
    bank = DetectorBank(settings: settings)
    alerts = AlertDesk(
      run: run, log: log, profile: settings.profile, options: settings.alerts)
    stall = Self.stall(settings)
  }

  /// The reader of the run's first log.
  package var reader: RowReader { sources[0].reader }

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
    Self.judge(record, &sources[source], source, &bank, &alerts, &lastRow, &crash, emit)
  }

  /// Static, so that the parts can change at once without one exclusive access to the whole.
  private static func judge(
    _ record: Record, _ source: inout LogSource, _ place: Int, _ bank: inout DetectorBank,
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
    if source.reader.lastWasText { crash.text(record.bytes, of: place) }
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
    guard let verdict, bank.ids.contains(CrashedRun.id) else { return }
    for event in alerts.report(verdict, of: CrashedRun.id, row: lastRow) { emit(.alert(event)) }
  }

  private static func stall(_ settings: EngineSettings) -> LiveStall? {
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
    report.activeAlerts = alerts.activeAlerts
    return report
  }

  // MARK: memory

  package func snapshot() throws -> ConfigNode {
    var entries: [ConfigNode.Entry] = [
      .init(key: "profile", node: ConfigNode(.string(settings.profile.rawValue)))
    ]
    entries += try sources[0].entries()
    entries += [
      .init(key: "crash", node: try NodeEncoder().encode(crash)),
      .init(key: "detectors", node: try bank.snapshot()),
      .init(key: "alerts", node: try NodeEncoder().encode(alerts)),
    ]
    if sources.count > 1 {
      // That of the first stands in the snapshot itself, as it does for one log.
      let logs = sources.map { ConfigNode(.string($0.log)) }
      entries.append(.init(key: "logs", node: ConfigNode(.list(logs))))
      let others = try sources.dropFirst().map { ConfigNode(.map(try $0.entries())) }
      entries.append(.init(key: "others", node: ConfigNode(.list(others))))
    }
    return ConfigNode(.map(entries))
  }

  package mutating func restore(_ node: ConfigNode) throws {
    if node["alerts"]?.isCountable == false { throw LogSource.uncountable }
    try sources[0].restore(node, watching: settings.watchedKeys)
    let logs = node["logs"]?.asList?.dropFirst().compactMap(\.asText) ?? []
    for (log, saved) in zip(logs.prefix(TailGroup.limit), node["others"]?.asList ?? []) {
      var source = LogSource(log: log, settings: settings)
      try source.restore(saved, watching: settings.watchedKeys)
      sources.append(source)
    }
    if let saved = node["crash"],
      let crash = try? NodeDecoder().decode(CrashWatch.self, from: saved)
    {
      self.crash = crash
    }
    // Another profile's detectors and alert states mean nothing here; the place in the log does.
    guard node["profile"]?.value == .string(settings.profile.rawValue) else { return }
    if let saved = node["detectors"] { bank.restore(saved) }
    if let saved = node["alerts"] {
      alerts = try NodeDecoder().decode(AlertDesk.self, from: saved)
      alerts.apply(settings.alerts, ids: bank.ids)
    }
  }

  package mutating func apply(_ settings: EngineSettings, to log: String) {
    if let place = sources.firstIndex(where: { $0.log == log }) {
      sources[place].apply(settings)
    } else {
      sources.append(LogSource(log: log, settings: settings))
    }
    var others = settings
    // How a log is read is its own.
    (others.format, others.metrics) = (self.settings.format, self.settings.metrics)
    guard others != self.settings else { return }
    let old = self
    self.settings = others
    stall = Self.stall(settings)
    bank = DetectorBank(settings: settings)
    if settings.profile == old.settings.profile {
      if let saved = try? old.bank.snapshot() {
        bank.restore(saved)
      }
      alerts.apply(settings.alerts, ids: bank.ids)
    } else {
      alerts = AlertDesk(
        run: run, log: self.log, profile: settings.profile, options: settings.alerts)
    }
  }

  package mutating func adopt(
    _ log: String, settings: EngineSettings, from snapshot: ConfigNode
  ) throws {
    let logs = snapshot["logs"]?.asList?.compactMap(\.asText) ?? [log]
    guard let index = logs.firstIndex(of: log) else { return }
    let others = snapshot["others"]?.asList ?? []
    guard index == 0 || others.indices.contains(index - 1) else { return }
    var source = LogSource(log: log, settings: settings)
    try source.restore(index == 0 ? snapshot : others[index - 1], watching: settings.watchedKeys)
    if let place = sources.firstIndex(where: { $0.log == log }) {
      sources[place] = source
    } else {
      sources.append(source)
    }
  }

  package mutating func leave(_ log: String) {}
}
