/// Keeps the alerts of one run: turns verdicts into the few events people should read.
///
/// Robust: one alert per episode and tier, escalation always passes, followers of an open cause are
/// counted and not repeated, an episode resolves after a quiet spell that doubles while it flaps.
package struct AlertBook: Codable, Sendable {
  package let run: String
  /// The run's first log; an event names the one its row stands in.
  package let log: String
  /// May be replaced at a reload; open episodes go on.
  package var options: AlertOptions
  /// Debouncing by detector id; a detector that isn't named goes by the options' `consecutive_steps`.
  package var debounce: [String: Debounce]
  /// Alerts held back, by detector, tier and reason.
  package private(set) var suppressed: [Suppression] = []
  /// Firing alerts delivered, and how often the step went back.
  package private(set) var deliveredCount = 0
  package private(set) var segment = 0
  private var states: [AlertState] = []
  private var openCount = 0
  private var incident = Incident()
  private var lastStep: Int?
  private var stride = 1
  private var ledger = HealthLedger()
  /// Kinds kept; beyond it (never with the built-in detectors) breaches share the last place.
  private static let stateLimit = 512

  package init(
    run: String, log: String, options: AlertOptions = AlertOptions(),
    debounce: [String: Debounce] = [:]
  ) {
    self.run = run
    self.log = log
    self.options = options
    self.debounce = debounce
  }

  /// The last delivered event of every open episode, in the order the kinds first spoke.
  package var activeAlerts: [AlertEvent] {
    states.compactMap { $0.tier == nil ? nil : $0.event }
  }

  /// Closes, without a word, the episodes of detectors and rules that are gone (reload).
  ///
  /// Their counts stay, so that one that comes back goes on with ids of its own.
  package mutating func retire(allBut ids: [String]) {
    for index in states.indices
    where states[index].isOpen && !ids.contains(states[index].detector) {
      states[index].tier = nil
      states[index].delivered = nil
      states[index].event = nil
      states[index].debouncer.reset()
      openCount -= 1
    }
  }

  /// Judges the verdicts of one row; `verdicts` and `detectors` (ids) run in parallel.
  ///
  /// Called once a row, rows in order. Allocates nothing while all is healthy and nothing is open.
  package mutating func update(
    _ verdicts: [Verdict], of detectors: [String], row: MetricRow
  ) -> [AlertEvent] {
    if row.context?.setsPace != false { noteStep(row.step) }
    var events: [AlertEvent] = []
    for index in 0..<min(verdicts.count, detectors.count) {
      switch verdicts[index] {
      case .missing, .warmingUp: continue
      case .healthy where openCount == 0: continue
      case .healthy, .breach: break
      }
      take(verdicts[index], of: detectors[index], row: row, into: &events)
    }
    return events
  }

  /// Takes one verdict that comes outside the row's turn: the stall timer, a crash, a user's rule.
  ///
  /// `row` is the last accepted row (or an empty one before the first).
  package mutating func report(
    _ verdict: Verdict, of detector: String, row: MetricRow
  ) -> [AlertEvent] {
    var events: [AlertEvent] = []
    take(verdict, of: detector, row: row, into: &events)
    return events
  }

  // MARK: - Verdicts

  private mutating func take(
    _ verdict: Verdict, of detector: String, row: MetricRow, into events: inout [AlertEvent]
  ) {
    switch verdict {
    case .missing, .warmingUp: return
    case .healthy:
      if openCount > 0 { calm(detector, butNot: nil, row: row, into: &events) }
    case .breach(let breach):
      if openCount > 0 { calm(detector, butNot: breach.kind, row: row, into: &events) }
      advance(detector, breach, row: row, into: &events)
    }
  }

  /// A judged row without a breach of these kinds: windows move on, quiet spells grow, episodes end.
  private mutating func calm(
    _ detector: String, butNot kind: String?, row: MetricRow, into events: inout [AlertEvent]
  ) {
    for index in states.indices
    where states[index].isOpen && states[index].detector == detector && states[index].kind != kind {
      _ = states[index].debouncer.next(nil, debounce(of: detector))
      if states[index].tier != nil {
        states[index].quietRows += 1
        let needed = options.resolveAfterRows.multipliedReportingOverflow(
          by: states[index].flapFactor)
        if needed.overflow == false, states[index].quietRows >= needed.partialValue {
          resolve(index, row: row, into: &events)
        }
      }
      if !states[index].isOpen { openCount -= 1 }
    }
  }

  private mutating func advance(
    _ detector: String, _ breach: Breach, row: MetricRow, into events: inout [AlertEvent]
  ) {
    let index = place(detector, breach.kind)
    let wasOpen = states[index].isOpen
    let wasIdle = states[index].debouncer.isIdle
    let fired = states[index].debouncer.next(breach.severity, debounce(of: detector))
    if !wasOpen { openCount += 1 }
    if states[index].tier == nil && wasIdle {
      states[index].onsetStep = breach.onsetStep ?? row.step
    }
    states[index].quietRows = 0
    guard let tier = fired else { return }
    if states[index].tier == nil { begin(index, row: row) }
    let open = states[index].tier ?? tier
    states[index].tier = max(open, tier)
    if tier > (states[index].delivered ?? .info) || states[index].delivered == nil {
      deliver(index, breach, severity: tier, row: row, into: &events)
    }
    states[index].lastRow = row.runIndex
  }

  // MARK: - Episodes

  private mutating func begin(_ index: Int, row: MetricRow) {
    let (gap, overflow) = row.runIndex.subtractingReportingOverflow(states[index].lastRow)
    let remembered = !overflow && gap < options.flapMemoryRows && states[index].episode > 0
    states[index].flapFactor =
      remembered ? min(states[index].flapFactor * 2, max(options.flapFactorMax, 1)) : 1
    states[index].episode += 1
    states[index].delivered = nil
    states[index].counted = []
    states[index].event = nil
  }

  private mutating func resolve(
    _ index: Int, row: MetricRow, into events: inout [AlertEvent]
  ) {
    let state = states[index]
    if let tier = state.tier, tier > .info {
      ledger.note(StepSpan(from: origin(of: state), to: row.step))
    }
    states[index].tier = nil
    states[index].delivered = nil
    states[index].event = nil
    states[index].quietRows = 0
    states[index].lastRow = row.runIndex
    // What nobody was told of needs no end.
    guard var event = state.event else { return }
    event.status = .resolved
    event.id = id(of: state, severity: event.severity, status: .resolved)
    event.log = row.context?.log ?? log
    event.row = row.index
    event.offset = row.offset
    event.step = row.step
    event.stepSource = row.stepSource
    event.consecutive = state.quietRows
    event.value = nil
    event.evidence = []
    event.advice = ""
    event.incident.isNew = false
    event.signals = AlertEvent.signals(of: row)
    event.message =
      "\(event.detector) is over: \(state.quietRows) quiet rows in a row, it began at step "
      + "\(event.onsetStep)"
    events.append(event)
  }

  private mutating func deliver(
    _ index: Int, _ breach: Breach, severity: Severity, row: MetricRow,
    into events: inout [AlertEvent]
  ) {
    if let (reason, cause) = obstacle(index, severity: severity, step: row.step) {
      count(index, severity: severity, reason: reason, cause: cause, step: row.step)
      return
    }
    let state = states[index]
    var event = AlertEvent(
      id: id(of: state, severity: severity, status: .firing), run: run, log: log,
      detector: state.detector, breach: breach, severity: severity, onsetStep: state.onsetStep,
      episode: state.episode, row: row)
    incident.join(&event, at: row.runIndex, windowRows: options.incidentWindowRows)
    event.rollback = rollback(of: index)
    states[index].delivered = max(state.delivered ?? severity, severity)
    states[index].event = event
    states[index].sent(severity, at: row.step)
    deliveredCount += 1
    events.append(event)
  }

  /// What keeps an alert from being delivered now; nil when nothing does.
  private func obstacle(
    _ index: Int, severity: Severity, step: Int
  ) -> (SuppressionReason, String)? {
    let state = states[index]
    for other in states where other.delivered != nil && other.tier != nil {
      guard let told = other.delivered, told >= severity else { continue }
      if IncidentRules.explains(other.detector, told, state.detector) {
        return (.follower, other.detector)
      }
    }
    // A worse tier than the open episode's is never muted by a cooldown.
    if state.delivered == nil, let last = state.lastStep(of: severity) {
      let (since, overflow) = step.subtractingReportingOverflow(last)
      if !overflow, since >= 0, since < options.cooldownSteps { return (.cooldown, "") }
    }
    let (withReserve, overflow) = options.maxAlertsPerRun.addingReportingOverflow(
      options.criticalReserve)
    let cap = severity == .critical ? (overflow ? Int.max : withReserve) : options.maxAlertsPerRun
    return deliveredCount >= cap ? (.cap, "") : nil
  }

  private mutating func count(
    _ index: Int, severity: Severity, reason: SuppressionReason, cause: String, step: Int
  ) {
    guard !states[index].counted.contains(severity) else { return }
    states[index].counted.append(severity)
    let detector = states[index].detector
    if let place = suppressed.firstIndex(where: {
      $0.detector == detector && $0.severity == severity && $0.reason == reason
        && $0.cause == cause
    }) {
      suppressed[place].count &+= 1
      suppressed[place].lastStep = step
    } else {
      suppressed.append(
        Suppression(
          detector: detector, severity: severity, reason: reason, cause: cause, count: 1,
          lastStep: step))
    }
  }

  // MARK: - Steps

  /// A step that goes back by more than a stride begins a new segment: nothing is muted by the old one.
  private mutating func noteStep(_ step: Int) {
    defer { lastStep = step }
    guard let lastStep else { return }
    let (ahead, overflow) = step.subtractingReportingOverflow(lastStep)
    if overflow ? step > lastStep : ahead > 0 {
      stride = overflow ? Int.max : ahead
      return
    }
    guard overflow || ahead < 0, overflow || ahead == Int.min || -ahead > stride else { return }
    segment &+= 1
    ledger.rewind(to: step)
    for index in states.indices {
      states[index].lastSent = [nil, nil, nil]
      states[index].quietRows = 0
      states[index].flapFactor = 1
      if !states[index].debouncer.isIdle {
        states[index].debouncer.reset()
        if !states[index].isOpen { openCount -= 1 }
      }
    }
  }

  // MARK: - Parts

  /// Where the trouble of an open episode may have begun.
  private func origin(of state: AlertState) -> Int {
    HealthLedger.origin(
      onset: state.onsetStep, detector: state.detector, kind: state.kind, stride: stride)
  }

  /// Before an episode and every other open one that is more than information.
  private func rollback(of index: Int) -> Rollback {
    let origins = states.filter { ($0.tier ?? .info) > .info }.map { origin(of: $0) }
    return ledger.rollback(before: origins.reduce(origin(of: states[index])) { min($0, $1) })
  }

  private func debounce(of detector: String) -> Debounce {
    debounce[detector] ?? Debounce(options.consecutiveSteps)
  }

  private mutating func place(_ detector: String, _ kind: String) -> Int {
    if let found = states.firstIndex(where: { $0.detector == detector && $0.kind == kind }) {
      return found
    }
    guard states.count < Self.stateLimit else { return states.count - 1 }
    states.append(AlertState(detector: detector, kind: kind))
    return states.count - 1
  }

  private func id(of state: AlertState, severity: Severity, status: AlertStatus) -> String {
    AlertID.make([
      run, log, state.detector, state.kind, String(state.episode), severity.rawValue,
      status.rawValue, String(segment),
    ])
  }
}
