/// A rule of the user's own: one metric, one condition, how long it has to hold, and what to say.
///
/// Checked by the config reader; a ``RuleJudge`` judges by it.
package struct Rule: Sendable, Equatable {
  /// What every rule's detector id begins with, so that none is taken for a built-in detector.
  package static let prefix = "rule:"
  /// Rows before a rule with a baseline judges: what ``RobustBaseline`` starts from.
  package static let baselineWarmup = RobustBaseline.Settings().startRows
  /// Fewer rows have no usable spread.
  package static let leastBaselineWarmup = 12

  /// The user's name for it, unique among the rules.
  package var name: String
  package var metric: RuleMetric
  /// What breaks the rule.
  package var condition: RuleCondition
  /// Tier of ``condition``.
  package var severity: Severity
  /// The same kind of condition with a limit further out, which is critical; nil: there is no second tier.
  package var critical: RuleCondition?
  package var count: RuleCount
  /// Rows with the metric that are not judged; for `absent`, rows of the log.
  package var warmupSteps: Int
  /// nil: a sentence made from metric, value and limit.
  package var message: RuleMessage?

  package init(
    name: String, metric: RuleMetric, condition: RuleCondition, severity: Severity = .warning,
    critical: RuleCondition? = nil, count: RuleCount = RuleCount(), warmupSteps: Int? = nil,
    message: RuleMessage? = nil
  ) {
    self.name = name
    self.metric = metric
    self.condition = condition
    self.severity = severity
    self.critical = critical
    self.count = count
    self.warmupSteps = warmupSteps ?? (condition.hasBaseline ? Self.baselineWarmup : 0)
    self.message = message
  }

  /// The detector id of its alerts.
  package var id: String { Self.prefix + name }

  /// The rule as its config section, every key that holds; also what a saved state has to fit.
  package var node: ConfigNode {
    var entries: [ConfigNode.Entry] = [
      .init(key: "name", node: .text(name)), .init(key: "metric", node: .text(metric.name)),
      .init(key: condition.kind, node: condition.node),
      .init(key: "severity", node: .text(severity.rawValue)),
    ]
    if let critical { entries.append(.init(key: "critical", node: critical.node)) }
    entries.append(.init(key: "for", node: count.node))
    entries.append(.init(key: "warmup_steps", node: .whole(warmupSteps)))
    if let message { entries.append(.init(key: "message", node: .text(message.text))) }
    return ConfigNode(.map(entries))
  }

  /// One line for `list detectors`.
  package var summary: String {
    let tier = critical.map { ", critical \($0.words)" } ?? ""
    return "\(metric.name) \(condition.words)\(tier), \(count.words)"
  }
}
