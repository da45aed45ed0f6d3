/// Judges rows by one of the user's rules; a value, like a detector.
///
/// Rows without the metric don't count, except for `absent`, which counts every row, also of a log
/// that never had the metric. NaN breaks `non_finite` only: it is neither above nor below anything.
package struct RuleJudge: Sendable {
  package let rule: Rule
  /// Where the metric stands in ``MetricRow/watched``; nil for a signal.
  private let place: Int?
  private var memory: Memory

  /// What a checkpoint holds.
  struct Memory: Codable, Sendable, Equatable {
    /// Rows counted for the warm-up.
    var rows = 0
    /// Broken rows in a row, of the rule's tier and of the critical one.
    var run = 0
    var criticalRun = 0
    var hits: KofN
    var criticalHits: KofN
    var onsetStep = 0
    var baseline: RobustBaseline?
  }

  /// `place`: of the key among the watched ones.
  package init(_ rule: Rule, place: Int?) {
    self.rule = rule
    self.place = place
    let count = rule.count
    // In units nobody knows: no prior opinion of the spread, and none that is too small.
    let baseline = RobustBaseline {
      $0.startRows = rule.warmupSteps
      $0.leastSpread = .leastNormalMagnitude
      $0.priorRows = 0
    }
    memory = Memory(
      hits: KofN(count.k, of: min(count.n, RuleCount.mostOfN)),
      criticalHits: KofN(count.k, of: min(count.n, RuleCount.mostOfN)),
      baseline: rule.condition.hasBaseline ? baseline : nil)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    let value = value(in: row)
    switch rule.condition {
    case .absent where value == nil && isElsewhere(in: row): return .missing
    case .absent: break
    case .nonFinite where value != nil: break
    case _ where value.map { !$0.isNaN } ?? false: break
    default: return .missing
    }
    if let baseline = memory.baseline { return judge(value ?? 0, row, against: baseline) }
    guard memory.rows >= rule.warmupSteps else {
      memory.rows += 1
      return .warmingUp
    }
    switch rule.condition {
    case .absent: return settle(value == nil ? rule.severity : nil, nil, row, value: nil)
    case .nonFinite:
      let broken = value.map { !$0.isFinite } ?? false
      return settle(broken ? rule.severity : nil, nil, row, value: value)
    default: return judge(value ?? 0, row, level: 0, spread: 0)
    }
  }

  private func value(in row: MetricRow) -> Double? {
    switch rule.metric {
    case .signal(let signal): row.signals[signal]
    case .key: place.flatMap { row.watched.indices.contains($0) ? row.watched[$0] : nil }
    }
  }

  /// Another log of the run told of it lately, or the row only goes on with a step.
  private func isElsewhere(in row: MetricRow) -> Bool {
    guard let context = row.context else { return false }
    guard !context.isContinued else { return true }
    switch rule.metric {
    case .signal(let signal): return context.recent.has(signal)
    case .key: return place.map { context.recentKeys.contains($0) } ?? false
    }
  }

  private mutating func judge(
    _ value: Double, _ row: MetricRow, against baseline: RobustBaseline
  ) -> Verdict {
    guard value.isFinite else { return .missing }
    guard let level = baseline.level else {
      memory.baseline?.push(value)
      return .warmingUp
    }
    // 1 % of the level: a metric that stood still is not a hundred spreads off at its first move.
    let spread = max(baseline.spread, 0.01 * abs(level))
    let isBroken = rule.condition.limit(broken: value, level: level, spread: spread) != nil
    // What breaks the rule must not become the baseline.
    memory.baseline?.push(value, isHeld: isBroken)
    return judge(value, row, level: level, spread: spread)
  }

  private mutating func judge(
    _ value: Double, _ row: MetricRow, level: Double, spread: Double
  ) -> Verdict {
    let limit = rule.condition.limit(broken: value, level: level, spread: spread)
    let outer = rule.critical?.limit(broken: value, level: level, spread: spread)
    let tier = outer != nil ? .critical : limit != nil ? rule.severity : nil
    return settle(tier, outer ?? limit, row, value: value, baseline: level)
  }

  /// Counts a row and says what it has come to.
  private mutating func settle(
    _ tier: Severity?, _ limit: Double?, _ row: MetricRow, value: Double?, baseline: Double? = nil
  ) -> Verdict {
    if tier != nil, memory.run == 0, rule.count.isInARow || memory.hits.hits == 0 {
      memory.onsetStep = row.step
    }
    memory.run = tier == nil ? 0 : min(memory.run + 1, RuleCount.mostInARow)
    memory.criticalRun = tier == .critical ? min(memory.criticalRun + 1, RuleCount.mostInARow) : 0
    let hit = memory.hits.next(tier != nil)
    let criticalHit = memory.criticalHits.next(tier == .critical)
    let isReached = rule.count.isInARow ? memory.run >= rule.count.n : hit
    let isCritical = rule.count.isInARow ? memory.criticalRun >= rule.count.n : criticalHit
    guard let tier, isReached else { return .healthy }
    // A critical row that hasn't lasted long enough counts for the lower tier.
    let severity = isCritical ? .critical : min(tier, rule.severity)
    let shown = rule.condition.hasBaseline ? baseline : nil
    return .breach(
      Breach(
        kind: rule.condition.kind, severity: severity, value: value, baseline: shown,
        threshold: limit, onsetStep: memory.onsetStep,
        consecutive: rule.count.isInARow ? memory.run : memory.hits.hits,
        sentence: rule.message?.sentence(value: value, step: row.step, baseline: shown)
          ?? sentence(value, severity, shown),
        evidence: [
          Evidence("metric", .text(rule.metric.name)),
          Evidence("value", value.map { .number($0) } ?? .null),
        ]))
  }

  private func sentence(_ value: Double?, _ severity: Severity, _ baseline: Double?) -> String {
    let name = rule.metric.name
    let condition = severity == .critical ? rule.critical ?? rule.condition : rule.condition
    let level = baseline.map { " of \($0.short)" } ?? ""
    return value.map { "\(name) = \($0.short), \(condition.words)\(level)" }
      ?? "\(name) is missing, for \(memory.run) rows"
  }

  // MARK: Checkpoint

  func snapshot() throws -> JSONText { try JSONText(encoding: memory) }

  mutating func restore(_ node: ConfigNode) throws {
    memory = try NodeDecoder().decode(Memory.self, from: node)
  }
}
