/// What comes out of a pipeline, in the order it happened.
package enum PipelineOutput: Sendable {
  case row(MetricRow)
  case alert(AlertEvent)
  case engine(EngineEvent)
}

/// The whole way of one log on one screen: bytes -> records -> rows -> verdicts -> alerts.
///
/// A value without clock or descriptor: `diagnose` runs it to the end of a file and the daemon runs it
/// on live bytes, so both give the same alerts.
package struct Pipeline: LogPipeline {
  package let run: String
  package let log: String
  package private(set) var reader: RowReader
  package private(set) var bank: DetectorBank
  package private(set) var alerts: AlertDesk
  private var settings: EngineSettings
  /// nil: switched off, or a profile without it.
  private var stall: LiveStall?
  private var lastRow = MetricRow()
  private var crash = CrashWatch()
  /// One per file of the log: two of them grow at once around a rotation.
  private var framings: [Int: FileFraming] = [:]
  /// What the log's last file was found to be: a file resumed in its middle is the same.
  private var kind = RecordKind.line

  package init(run: String, log: String, settings: EngineSettings) {
    self.run = run
    self.log = log
    self.settings = settings
    reader = RowReader(format: settings.format, metrics: settings.metrics)
    reader.watch(settings.watchedKeys)
    bank = DetectorBank(settings: settings)
    alerts = AlertDesk(
      run: run, log: log, profile: settings.profile, options: settings.alerts)
    stall = Self.stall(settings)
  }

  package mutating func beginFile(_ file: Int, at offset: UInt64) {
    var framing = newFraming()
    framing.begin(at: offset)
    framings[file] = framing
    if offset == 0 { reader.beginFile() }
  }

  package mutating func accept(
    _ bytes: UnsafeRawBufferPointer, of file: Int, emit: (PipelineOutput) -> Void
  ) {
    // Taken out of the dictionary for the call, so that its buffer is never copied.
    var framing = framings.removeValue(forKey: file) ?? newFraming()
    framing.split(
      bytes, body: { judge($0, emit: emit) },
      tooLong: { emit(.engine(.lineTooLong(log: log, offset: $0))) })
    if let found = framing.kind { kind = found }
    framings[file] = framing
  }

  package mutating func settle(_ file: Int, emit: (PipelineOutput) -> Void) -> Bool {
    guard var framing = framings.removeValue(forKey: file) else { return false }
    defer { framings[file] = framing }
    return framing.settle { judge($0, emit: emit) }
  }

  package mutating func finishFile(_ file: Int, emit: (PipelineOutput) -> Void) {
    end(file, emit: emit)
    framings[file] = nil
    // Around a rotation the run goes on in the other file.
    if framings.isEmpty { tell(crash.end(step: lastRow.step), emit) }
  }

  private mutating func tell(_ verdict: Verdict?, _ emit: (PipelineOutput) -> Void) {
    guard let verdict, bank.ids.contains(CrashedRun.id) else { return }
    for event in alerts.report(verdict, of: CrashedRun.id, row: lastRow) { emit(.alert(event)) }
  }

  package func rewritesWhole(_ file: Int) -> Bool {
    (framings[file]?.kind ?? kind) == .object || reader.formatID == CSVRows.id
  }

  /// Hands out the unterminated rest.
  private mutating func end(_ file: Int, emit: (PipelineOutput) -> Void) {
    guard var framing = framings.removeValue(forKey: file) else { return }
    framing.finish { judge($0, emit: emit) }
    framings[file] = framing
  }

  package mutating func clock(at now: Duration, emit: (PipelineOutput) -> Void) {
    tell(crash.tick(at: now, step: lastRow.step), emit)
    let counters = reader.counters
    let summaries = counters.rejected.first { $0.reason == .summary }?.count ?? 0
    guard
      let verdict = stall?.verdict(
        rows: counters.accepted, summaries: Int(clamping: summaries), lastStep: lastRow.step,
        at: now)
    else { return }
    for event in alerts.report(verdict, of: StalledRun.id, row: lastRow) { emit(.alert(event)) }
  }

  private static func stall(_ settings: EngineSettings) -> LiveStall? {
    guard settings.profile == .robust else { return nil }
    let section = StrictOverlay(
      settings.detectors[StalledRun.id], over: StalledRun.defaults, name: StalledRun.id)
    return section.options.enabled ? LiveStall(options: section.options) : nil
  }

  package func committedOffset(of file: Int) -> UInt64 { framings[file]?.committedOffset ?? 0 }

  /// Record -> row -> verdicts -> alerts.
  private mutating func judge(_ record: Record, emit: (PipelineOutput) -> Void) {
    Self.judge(record, of: log, &reader, &bank, &alerts, &lastRow, &crash, emit)
  }

  /// Static, so that the parts can change at once without one exclusive access to the whole.
  private static func judge(
    _ record: Record, of log: String, _ reader: inout RowReader, _ bank: inout DetectorBank,
    _ alerts: inout AlertDesk, _ lastRow: inout MetricRow, _ crash: inout CrashWatch,
    _ emit: (PipelineOutput) -> Void
  ) {
    reader.read(record) { outcome in
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
    if reader.lastWasText { crash.text(record.bytes) }
  }

  package func snapshot() throws -> ConfigNode {
    ConfigNode(
      .map([
        .init(key: "profile", node: ConfigNode(.string(settings.profile.rawValue))),
        .init(key: "framing", node: ConfigNode(.string(kind.rawValue))),
        .init(key: "crash", node: try NodeEncoder().encode(crash)),
        .init(key: "reader", node: try NodeEncoder().encode(reader)),
        .init(key: "detectors", node: try bank.snapshot()),
        .init(key: "alerts", node: try NodeEncoder().encode(alerts)),
      ]))
  }

  package mutating func restore(_ node: ConfigNode) throws {
    for part in [node["reader"], node["alerts"]] where part?.isCountable == false {
      throw NodeDecodingError(position: nil, path: [], message: "has a count that no log can reach")
    }
    if case .string(let name)? = node["framing"]?.value, let saved = RecordKind(rawValue: name) {
      kind = saved
    }
    if let saved = node["crash"],
      let crash = try? NodeDecoder().decode(CrashWatch.self, from: saved)
    {
      self.crash = crash
    }
    if let saved = node["reader"] {
      reader = try NodeDecoder().decode(RowReader.self, from: saved)
      reader.watch(settings.watchedKeys)
    }
    // Another profile's detectors and alert states mean nothing here; the place in the log does.
    guard node["profile"]?.value == .string(settings.profile.rawValue) else { return }
    if let saved = node["detectors"] { bank.restore(saved) }
    if let saved = node["alerts"] {
      alerts = try NodeDecoder().decode(AlertDesk.self, from: saved)
      alerts.apply(settings.alerts, ids: bank.ids)
    }
  }

  package func report() -> PipelineReport {
    var report = PipelineReport()
    report.format = reader.formatID
    for entry in reader.counters.rejected {
      report.rejected[entry.reason.rawValue] = Int(clamping: entry.count)
    }
    report.activeAlerts = alerts.activeAlerts
    return report
  }

  package mutating func apply(_ settings: EngineSettings) {
    guard settings != self.settings else { return }
    let old = self
    self.settings = settings
    stall = Self.stall(settings)
    bank = DetectorBank(settings: settings)
    if settings.profile == old.settings.profile {
      if let saved = try? old.bank.snapshot() {
        bank.restore(saved)
      }
      alerts.apply(settings.alerts, ids: bank.ids)
    } else {
      alerts = AlertDesk(
        run: run, log: log, profile: settings.profile, options: settings.alerts)
    }
    if settings.format != old.settings.format || settings.metrics != old.settings.metrics {
      reader = RowReader(
        format: settings.format, metrics: settings.metrics, continuing: old.reader)
    }
    reader.watch(settings.watchedKeys)
  }

  private func newFraming() -> FileFraming {
    FileFraming(maxLineBytes: settings.maxLineBytes, resumed: kind)
  }
}
