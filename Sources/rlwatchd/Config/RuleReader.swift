import WatchEngine

/// Reads the list `rules:`.
struct RuleReader {
  static let keys =
    [
      "consecutive_steps", "critical", "for", "message", "metric", "name", "severity",
      "warmup_steps",
    ] + RuleCondition.kinds

  /// Each row is judged by every rule; more than this is a generated mistake.
  static let mostRules = 256
  /// Longest name, bytes; it stands in journal fields and file names of scripts.
  static let longestName = 64

  private(set) var rules: [Rule] = []
  private(set) var problems: [ConfigProblem] = []
  private(set) var warnings: [ConfigProblem] = []
  /// Each rule with its defaults filled in.
  private(set) var shown: [ConfigNode] = []

  mutating func read(_ node: ConfigNode?) {
    let items = node?.items(of: "rules", most: Self.mostRules, problems: &problems) ?? []
    for (index, item) in items.enumerated() { readRule(item, path: "rules[\(index)]") }
  }

  private mutating func readRule(_ node: ConfigNode, path: String) {
    var section = SectionReader(node, path: path, known: Self.keys)
    let metric = metric(&section)
    let condition = condition(&section)
    let severity = severity(&section)
    let critical = secondTier(&section, beyond: condition, severity: severity)
    let count = count(&section)
    let hasBaseline = condition?.hasBaseline ?? false
    let least = hasBaseline ? Rule.leastBaselineWarmup : 0
    let warmup = section.count(
      "warmup_steps", in: least...10_000, default: hasBaseline ? Rule.baselineWarmup : 0)
    let message = message(&section, hasBaseline: hasBaseline)
    let name = name(&section, metric: metric, condition: condition)
    problems += section.problems
    guard section.problems.isEmpty, let name, let metric, let condition else { return }
    let rule = Rule(
      name: name, metric: metric, condition: condition, severity: severity, critical: critical,
      count: count, warmupSteps: warmup, message: message)
    rules.append(rule)
    shown.append(show(rule, section, at: node.position))
  }

  private mutating func metric(_ section: inout SectionReader) -> RuleMetric? {
    guard let name = section.text("metric") else {
      if section.node("metric") == nil {
        section.note(
          ConfigProblem(
            "\(section.path): needs metric: (a signal of `rlwatchd list signals`, or a key of "
              + "the log)", at: section.position))
      }
      return nil
    }
    guard (1...KeyTable.maxKeyBytes).contains(name.utf8.count) else {
      section.note("must have 1 to \(KeyTable.maxKeyBytes) bytes", key: "metric")
      return nil
    }
    let metric = RuleMetric(name)
    if case .key = metric, case .other = SignalAliases.role(of: name, overrides: [:]),
      let meant = EditDistance.nearest(to: name, in: Signal.allCases.map(\.name))
    {
      warnings.append(
        ConfigProblem(
          "\(section.path).metric: \(ConfigNode.quoted(name)) is no signal (did you mean "
            + "\"\(meant)\"?) and is taken for a key of the log",
          at: section.node("metric")?.position))
    }
    return metric
  }

  private func condition(_ section: inout SectionReader) -> RuleCondition? {
    let given = RuleCondition.kinds.filter { section.node($0) != nil }
    guard let kind = given.first, given.count == 1 else {
      let all = RuleCondition.kinds.joined(separator: ", ")
      if let second = given.dropFirst().first {
        section.note("is a second condition; a rule has one of \(all)", key: second)
      } else {
        section.note(
          ConfigProblem(
            "\(section.path): needs a condition: one of \(all)", at: section.position))
      }
      return nil
    }
    return limit(&section, key: kind, kind: kind)
  }

  /// The condition of a kind whose limit stands under `key`.
  private func limit(
    _ section: inout SectionReader, key: String, kind: String
  ) -> RuleCondition? {
    guard let node = section.node(key) else { return nil }
    let path = "\(section.path).\(key)"
    func number(_ range: ClosedRange<Double>, _ expected: String) -> Double? {
      if let number = node.asDouble, range.contains(number) { return number }
      section.note(.mismatch(node, for: path, expected: expected))
      return nil
    }
    let finite = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    let positive = Double.leastNormalMagnitude...1e6
    switch kind {
    case "above": return number(finite, "a finite number").map { .above($0) }
    case "below": return number(finite, "a finite number").map { .below($0) }
    case "drop": return number(positive, Self.share).map { .drop($0) }
    case "rise": return number(positive, Self.share).map { .rise($0) }
    case "zscore": return number(positive, "a number of spreads above 0").map { .zscore($0) }
    case "outside":
      guard let pair = node.asList?.map({ $0.asDouble ?? .nan }), pair.count == 2,
        finite.contains(pair[0]), finite.contains(pair[1]), pair[0] <= pair[1]
      else {
        section.note(
          .mismatch(node, for: path, expected: "[lowest, highest], two finite numbers in order"))
        return nil
      }
      return .outside(pair[0], pair[1])
    default:
      guard node.value == .bool(true) else {
        section.note(.mismatch(node, for: path, expected: "true"))
        return nil
      }
      return kind == "absent" ? .absent : .nonFinite
    }
  }

  private static let share = "a share of the baseline above 0 (0.5 is half of it)"

  private func severity(_ section: inout SectionReader) -> Severity {
    guard let node = section.node("severity") else { return .warning }
    if case .string(let word) = node.value, let severity = Severity(rawValue: word) {
      return severity
    }
    section.note(
      .unknownWord(
        node, for: "\(section.path).severity", allowed: Severity.allCases.map(\.rawValue)))
    return .warning
  }

  private func secondTier(
    _ section: inout SectionReader, beyond condition: RuleCondition?, severity: Severity
  ) -> RuleCondition? {
    guard let condition, section.node("critical") != nil else { return nil }
    switch condition {
    case .nonFinite, .absent:
      section.note("has no second limit; use severity: critical", key: "critical")
      return nil
    default: break
    }
    guard severity != .critical else {
      section.note("is a second tier, but severity: is critical already", key: "critical")
      return nil
    }
    guard let outer = limit(&section, key: "critical", kind: condition.kind) else { return nil }
    guard condition.contains(outer) else {
      section.note("must lie beyond \(condition.kind): it is the worse tier", key: "critical")
      return nil
    }
    return outer
  }

  private func count(_ section: inout SectionReader) -> RuleCount {
    if section.node("for") != nil, section.node("consecutive_steps") != nil {
      section.note("says the same as for:; give one of them", key: "consecutive_steps")
    }
    if section.node("consecutive_steps") != nil {
      return RuleCount(
        inARow: section.count("consecutive_steps", in: 1...RuleCount.mostInARow, default: 1))
    }
    guard let node = section.node("for") else { return RuleCount() }
    if let count = RuleCount(node) { return count }
    section.note(
      .mismatch(
        node, for: "\(section.path).for",
        expected: "rows in a row (20) or k of n rows (15 of 20, n at most \(RuleCount.mostOfN))"))
    return RuleCount()
  }

  private func message(_ section: inout SectionReader, hasBaseline: Bool) -> RuleMessage? {
    guard let text = section.text("message") else { return nil }
    switch RuleMessage.parse(text, hasBaseline: hasBaseline) {
    case .success(let message): return message
    case .failure(let fault):
      section.note("\(ConfigNode.quoted(text)) \(fault.reason)", key: "message")
      return nil
    }
  }

  /// The user's name, else one made from metric and condition.
  private func name(
    _ section: inout SectionReader, metric: RuleMetric?, condition: RuleCondition?
  ) -> String? {
    let name: String
    if let given = section.text("name") {
      guard !given.isEmpty, given.utf8.count <= Self.longestName,
        given.utf8.allSatisfy(Self.isPlain)
      else {
        section.note(
          "\(ConfigNode.quoted(given)) must be 1 to \(Self.longestName) letters, digits, '-', "
            + "'_' or '.'", key: "name")
        return nil
      }
      name = given
    } else {
      guard section.node("name") == nil, let metric, let condition else { return nil }
      let bytes = metric.name.utf8.map { Self.isPlain($0) ? $0 : UInt8(ascii: "_") }
      let made = String(decoding: bytes, as: UTF8.self) + "_" + condition.kind
      name = String(decoding: made.utf8.suffix(Self.longestName), as: UTF8.self)
    }
    guard !rules.contains(where: { $0.name == name }) else {
      section.note(
        ConfigProblem(
          "\(section.path): \(ConfigNode.quoted(name)) is the name of an earlier rule; give this "
            + "one a name: of its own", at: section.node("name")?.position ?? section.position))
      return nil
    }
    return name
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
      || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
  }

  private func show(
    _ rule: Rule, _ section: SectionReader, at position: SourcePosition?
  ) -> ConfigNode {
    guard case .map(let entries) = rule.node.value else { return rule.node }
    return ConfigNode(
      .map(
        entries.map { entry in
          let origin =
            entry.key == "for" ? section.node("for") ?? section.node("consecutive_steps") : nil
          return ConfigNode.Entry(
            key: entry.key,
            node: ConfigNode(
              entry.node.value, at: (origin ?? section.node(entry.key))?.position))
        }), at: position)
  }
}
