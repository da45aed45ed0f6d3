extension AlertEvent {
  /// The alert as a tree, for `diagnose`, hooks, the state file and the checkpoint's outbox.
  ///
  /// Every key is always there, in this order; what is unknown is null. Non-finite numbers stay
  /// numbers here, ``JSONWriter`` spells them. The playbook's `title`, `fixes` and `common_mistake`
  /// are looked up, so ``init(node:)`` has no use for them.
  package var node: ConfigNode {
    let entry = Playbook.entry(detector: detector, kind: kind)
    return .map([
      ("id", .text(id)),
      ("run", .text(run)),
      ("log", .text(log)),
      ("row", .whole(row)),
      ("offset", .whole(Int(clamping: offset))),
      ("step", .whole(step)),
      ("step_source", .text(stepSource.rawValue)),
      ("onset_step", .whole(onsetStep)),
      ("detector", .text(detector)),
      ("kind", .text(kind)),
      ("severity", .text(severity.rawValue)),
      ("status", .text(status.rawValue)),
      ("episode", .whole(episode)),
      ("consecutive", .whole(consecutive)),
      ("value", .real(value)),
      ("baseline", .real(baseline)),
      ("threshold", .real(threshold)),
      ("title", .text(entry.title)),
      ("message", .text(message)),
      ("values", .map(evidence.map { ($0.name, $0.value.node) })),
      ("signals", .map(signals.map { ($0.key, .real($0.value)) })),
      ("fixes", .list(entry.fixes.map { .text($0) })),
      ("common_mistake", .text(entry.commonMistake)),
      ("related", .list(related.map { .text($0) })),
    ])
  }

  /// The alert a tree made by ``node`` holds; nil when a key is missing or has another type.
  ///
  /// Integers serve as numbers and the three strings of ``JSONWriter`` as non-finite ones, so that
  /// an alert survives being written as JSON and read again.
  package init?(node: ConfigNode) {
    guard
      let id = node["id"]?.text, let run = node["run"]?.text,
      let log = node["log"]?.text, let row = node["row"]?.whole,
      let offset = node["offset"]?.whole, let step = node["step"]?.whole,
      let source = node["step_source"]?.text, let stepSource = StepSource(rawValue: source),
      let onsetStep = node["onset_step"]?.whole,
      let detector = node["detector"]?.text, let kind = node["kind"]?.text,
      let severityName = node["severity"]?.text,
      let severity = Severity(rawValue: severityName),
      let statusName = node["status"]?.text, let status = AlertStatus(rawValue: statusName),
      let episode = node["episode"]?.whole,
      let consecutive = node["consecutive"]?.whole,
      let message = node["message"]?.text,
      case .map(let evidence)? = node["values"]?.value,
      case .map(let signals)? = node["signals"]?.value,
      case .list(let related)? = node["related"]?.value
    else { return nil }
    self.init(
      id: id, run: run, log: log, row: row, offset: UInt64(clamping: offset), step: step,
      stepSource: stepSource, onsetStep: onsetStep, detector: detector, kind: kind,
      severity: severity, status: status, episode: episode, consecutive: consecutive,
      value: node["value"]?.real, baseline: node["baseline"]?.real,
      threshold: node["threshold"]?.real, message: message,
      evidence: evidence.map { Evidence($0.key, Evidence.Value(node: $0.node)) },
      signals: signals.compactMap { entry in
        entry.node.real.map { OtherMetric(key: entry.key, value: $0) }
      },
      related: related.compactMap(\.text))
  }
}

extension Evidence.Value {
  fileprivate var node: ConfigNode {
    switch self {
    case .number(let number): .real(number)
    case .integer(let integer): .whole(integer)
    case .text(let text): .text(text)
    case .null: ConfigNode(.null)
    }
  }

  fileprivate init(node: ConfigNode) {
    switch node.value {
    case .integer(let integer): self = .integer(integer)
    case .string(let text): self = node.real.map { .number($0) } ?? .text(text)
    default: self = node.real.map { .number($0) } ?? .null
    }
  }
}

extension ConfigNode {
  fileprivate static func map(_ entries: [(String, ConfigNode)]) -> ConfigNode {
    ConfigNode(.map(entries.map { Entry(key: $0.0, node: $0.1) }))
  }
  fileprivate static func list(_ elements: [ConfigNode]) -> ConfigNode {
    ConfigNode(.list(elements))
  }
  fileprivate static func text(_ text: String) -> ConfigNode { ConfigNode(.string(text)) }
  fileprivate static func whole(_ integer: Int) -> ConfigNode { ConfigNode(.integer(integer)) }
  fileprivate static func real(_ number: Double?) -> ConfigNode {
    ConfigNode(number.map { .number($0) } ?? .null)
  }

  fileprivate var text: String? {
    guard case .string(let text) = value else { return nil }
    return text
  }

  fileprivate var whole: Int? {
    guard case .integer(let integer) = value else { return nil }
    return integer
  }

  fileprivate var real: Double? {
    switch value {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }
}
