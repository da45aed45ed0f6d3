/// How often a detector could judge; answers "was it able to see anything?" in `diagnose`.
package struct DetectorCoverage: Codable, Sendable, Equatable {
  /// Rows that lacked every signal it reads.
  package var missing = 0
  package var warmingUp = 0
  package var judged = 0
  package var breaches = 0

  mutating func count(_ verdict: Verdict) {
    switch verdict {
    case .missing: missing &+= 1
    case .warmingUp: warmingUp &+= 1
    case .healthy: judged &+= 1
    case .breach:
      judged &+= 1
      breaches &+= 1
    }
  }
}

/// The detectors of one run, in the profile's evaluation order, and the user's rules behind them.
///
/// A value: ``judge(_:)`` is called once for every accepted row and leaves one verdict a detector in
/// ``verdicts``; a healthy row allocates nothing.
package struct DetectorBank: Sendable {
  /// Ids of the seated detectors; ``verdicts`` and ``coverage`` run in parallel.
  package private(set) var ids: [String] = []
  package private(set) var verdicts: [Verdict] = []
  package private(set) var coverage: [DetectorCoverage] = []
  let profile: Profile
  /// Every signal that some row had since this value was made: one bit each.
  private var seen: UInt32 = 0
  private var detectors: [any Detector] = []
  /// The rules stand behind the detectors in ``ids``, ``verdicts``, ``coverage`` and `options`.
  private(set) var rules: [RuleJudge] = []
  /// Where in the run each judged last; only kept for runs of several logs.
  private var judgedAt: [Int: Int] = [:]
  /// Each detector's options as JSON text: a saved state only fits the options it was made with.
  private var options: [String] = []
  /// The same as they are saved.
  private var savedOptions: [JSONText] = []

  /// Seats every enabled detector of the profile.
  ///
  /// Sections with a problem keep the defaults of the keys concerned: configs are validated when they
  /// are loaded, so a running daemon never meets one.
  package init(settings: EngineSettings) {
    profile = settings.profile
    for type in DetectorCatalog.evaluationOrder(of: settings.profile) {
      let section = DetectorSection(type, section: settings.detectors[type.id])
      guard let detector = section.detector() else { continue }
      ids.append(type.id)
      detectors.append(detector)
      options.append(
        String(decoding: JSONWriter.bytes(section.effective, pretty: false), as: UTF8.self))
    }
    let keys = settings.watchedKeys
    for rule in settings.rules {
      ids.append(rule.id)
      rules.append(RuleJudge(rule, place: keys.firstIndex(of: rule.metric.name)))
      options.append(
        String(decoding: JSONWriter.bytes(rule.node, pretty: false), as: UTF8.self))
    }
    verdicts = Array(repeating: .missing, count: ids.count)
    coverage = Array(repeating: DetectorCoverage(), count: ids.count)
    savedOptions = options.compactMap { try? JSONText(encoding: $0) }
  }

  /// Judges one row; the verdicts stand in ``verdicts`` until the next row.
  package mutating func judge(_ row: MetricRow) {
    seen |= row.signals.mask
    Self.judge(row, &detectors, &verdicts, &coverage)
    for index in rules.indices {
      let verdict = rules[index].judge(row)
      coverage[detectors.count + index].count(verdict)
      verdicts[detectors.count + index] = verdict
    }
    if let context = row.context { mergeVerdicts(of: context) }
  }

  /// A step that several logs tell of is one row for what counts rows: only a breach speaks twice.
  private mutating func mergeVerdicts(of context: RowContext) {
    for index in verdicts.indices {
      switch verdicts[index] {
      case .healthy where context.isContinued && judgedAt[index] == context.index:
        verdicts[index] = .missing
      case .healthy, .breach: judgedAt[index] = context.index
      case .missing, .warmingUp: break
      }
    }
  }

  /// Static and on buffers, so that nothing is checked or copied once a detector and row.
  private static func judge(
    _ row: MetricRow, _ detectors: inout [any Detector], _ verdicts: inout [Verdict],
    _ coverage: inout [DetectorCoverage]
  ) {
    detectors.withUnsafeMutableBufferPointer { detectors in
      verdicts.withUnsafeMutableBufferPointer { verdicts in
        coverage.withUnsafeMutableBufferPointer { coverage in
          for index in 0..<min(detectors.count, verdicts.count, coverage.count) {
            let verdict = detectors[index].judge(row)
            coverage[index].count(verdict)
            verdicts[index] = verdict
          }
        }
      }
    }
  }

  /// Whether some row had the signal.
  func hasSeen(_ signal: Signal) -> Bool { seen & SignalValues.mask(of: [signal]) != 0 }

  /// The state of every detector, by id.
  package func snapshot() throws -> JSONText {
    .object(
      try ids.indices.map { index in
        let state =
          index < detectors.count
          ? try JSONText(encoding: detectors[index])
          : try rules[index - detectors.count].snapshot()
        let coverage = try JSONText(encoding: coverage[index])
        return (
          ids[index],
          .object([
            ("options", savedOptions[index]), ("coverage", coverage), ("state", state),
          ])
        )
      })
  }

  /// Takes over the states of a snapshot; a detector or rule that isn't in it, had other options, or whose state
  /// no longer fits this version, starts fresh.
  package mutating func restore(_ node: ConfigNode) {
    for index in ids.indices {
      guard let saved = node[ids[index]], let state = saved["state"],
        let counts = saved["coverage"],
        saved["options"]?.value == .string(options[index]), saved.isCountable,
        let coverage = try? NodeDecoder().decode(DetectorCoverage.self, from: counts),
        (try? take(state, at: index)) != nil
      else { continue }
      self.coverage[index] = coverage
    }
  }

  private mutating func take(_ state: ConfigNode, at index: Int) throws {
    if index < detectors.count {
      detectors[index] = try Self.revive(detectors[index], from: state)
    } else {
      try rules[index - detectors.count].restore(state)
    }
  }

  private static func revive<Judge: Detector>(
    _ detector: Judge, from node: ConfigNode
  ) throws -> any Detector {
    try NodeDecoder().decode(Judge.self, from: node)
  }
}
