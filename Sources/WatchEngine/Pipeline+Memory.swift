/// What outlives the process, what a reload changes, and how further logs join.
extension Pipeline {
  package func snapshot() throws -> JSONText {
    var entries = [("profile", try JSONText(encoding: settings.profile))]
    entries += try sources[0].entries()
    entries.append(("crash", try JSONText(encoding: crash)))
    entries.append(("detectors", try bank.snapshot()))
    entries.append(("alerts", try JSONText(encoding: alerts)))
    if sources.count > 1 {
      // That of the first stands in the snapshot itself, as it does for one log.
      let others = try sources.dropFirst().map { JSONText.object(try $0.entries()) }
      entries.append(("logs", try JSONText(encoding: sources.map(\.log))))
      entries.append(("others", .list(others)))
      entries.append(("join", try JSONText(encoding: join)))
    }
    return .object(entries)
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
    if sources.count > 1 {
      if let saved = node["join"], saved.isCountable {
        join = try? NodeDecoder().decode(RunJoin.self, from: saved)
        // Rules may have changed meanwhile.
        if join?.watchedCount != keys.count { join?.watch(keys.count) }
      }
      if join?.fits(sources.count) != true { join = freshJoin() }
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
      add(LogSource(log: log, settings: settings))
    }
    var others = settings
    // How a log is read is its own.
    (others.format, others.metrics) = (self.settings.format, self.settings.metrics)
    guard others != self.settings else { return }
    let old = self
    self.settings = others
    if keys != settings.watchedKeys {
      keys = settings.watchedKeys
      join?.watch(keys.count)
    }
    stall = Self.stall(settings)
    bank = DetectorBank(settings: settings)
    if settings.profile == old.settings.profile {
      if let saved = try? old.bank.snapshot().node {
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
      if join != nil { give(source, at: place) }
    } else {
      add(source)
    }
  }

  package mutating func leave(_ log: String) {
    if let place = sources.firstIndex(where: { $0.log == log }) { join?.remove(place) }
  }

  // MARK: several logs

  private mutating func add(_ source: LogSource) {
    if join == nil { join = freshJoin() }
    sources.append(source)
    give(source, at: sources.count - 1)
  }

  /// From the logs there are: each gives what it alone has shown.
  private func freshJoin() -> RunJoin {
    var join = RunJoin(
      rows: sources.reduce(0) { max($0, $1.reader.counters.accepted) }, watching: keys.count)
    for place in sources.indices { Self.give(sources[place], at: place, keys, &join, lastRow) }
    return join
  }

  private mutating func give(_ source: LogSource, at place: Int) {
    guard var join else { return }
    Self.give(source, at: place, keys, &join, MetricRow())
    self.join = join
  }

  private static func give(
    _ source: LogSource, at place: Int, _ keys: [String], _ join: inout RunJoin,
    _ lastRow: MetricRow
  ) {
    let rows = source.reader.counters.accepted
    guard rows > 0 else { return }
    let shown = source.shown
    join.add(
      place, signals: SignalValues.mask(of: Signal.allCases.filter { shown.contains($0.name) }),
      hasRewards: shown.contains("rewards"), keys: source.keys(among: keys),
      step: source.reader.lastStep, row: rows - 1,
      // Known of the row judged last; after a restart the first row of each log tells.
      isOrdered: lastRow.stepSource == .order && lastRow.index == rows - 1)
  }
}
