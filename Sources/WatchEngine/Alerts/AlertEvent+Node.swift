extension AlertEvent {
  /// The alert as a tree, for `diagnose`, hooks, the state file and the checkpoint's outbox.
  ///
  /// Every key is always there, in this order; what is unknown is null. Non-finite numbers stay
  /// numbers here, ``JSONWriter`` spells them. The playbook's `title`, `fixes` and `common_mistake`
  /// are looked up, so ``init(node:)`` has no use for them.
  package var node: ConfigNode {
    let entry = Playbook.entry(detector: detector, kind: kind)
    let own = ConfigNode.object([
      "id": .text(id),
      "run": .text(run),
      "log": .text(log),
      "row": .whole(row),
      "offset": .whole(Int(clamping: offset)),
      "step": .whole(step),
      "step_source": .text(stepSource.rawValue),
      "onset_step": .whole(onsetStep),
      "detector": .text(detector),
      "kind": .text(kind),
      "severity": .text(severity.rawValue),
      "status": .text(status.rawValue),
      "episode": .whole(episode),
      "consecutive": .whole(consecutive),
      "value": .real(value),
      "baseline": .real(baseline),
      "threshold": .real(threshold),
      "title": .text(entry.title),
      "message": .text(message),
      "values": ConfigNode(.map(evidence.map { .init(key: $0.name, node: $0.value.node) })),
      "signals": ConfigNode(.map(signals.map { .init(key: $0.key, node: .real($0.value)) })),
      "advice": .text(advice),
      "fixes": .array(entry.fixes.map { .text($0) }),
      "common_mistake": .text(entry.commonMistake),
      "related": .array(related.map { .text($0) }),
      "incident": incident.node,
      "rollback_before": .whole(rollback.before),
      "unhealthy_steps": .array(
        rollback.unhealthy.map { .array([.whole($0.from), .whole($0.to)]) }),
    ])
    guard case .map(let entries) = own.value else { return own }
    return ConfigNode(.map(entries + findings.entries))
  }

  /// The alert a tree made by ``node`` holds; nil when a key is missing or has another type.
  ///
  /// Integers serve as numbers and the three strings of ``JSONWriter`` as non-finite ones, so that
  /// an alert survives being written as JSON and read again. But for its findings: what lies in folders
  /// is looked at anew.
  package init?(node: ConfigNode) {
    guard
      let id = node["id"]?.asText, let run = node["run"]?.asText,
      let log = node["log"]?.asText, let row = node["row"]?.asInteger(Int.self),
      let offset = node["offset"]?.asInteger(Int.self),
      let step = node["step"]?.asInteger(Int.self),
      let source = node["step_source"]?.asText, let stepSource = StepSource(rawValue: source),
      let onsetStep = node["onset_step"]?.asInteger(Int.self),
      let detector = node["detector"]?.asText, let kind = node["kind"]?.asText,
      let severityName = node["severity"]?.asText,
      let severity = Severity(rawValue: severityName),
      let statusName = node["status"]?.asText, let status = AlertStatus(rawValue: statusName),
      let episode = node["episode"]?.asInteger(Int.self),
      let consecutive = node["consecutive"]?.asInteger(Int.self),
      let message = node["message"]?.asText,
      case .map(let evidence)? = node["values"]?.value,
      case .map(let signals)? = node["signals"]?.value,
      case .list(let related)? = node["related"]?.value
    else { return nil }
    self.init(
      id: id, run: run, log: log, row: row, offset: UInt64(clamping: offset), step: step,
      stepSource: stepSource, onsetStep: onsetStep, detector: detector, kind: kind,
      severity: severity, status: status, episode: episode, consecutive: consecutive,
      value: node["value"]?.asDouble, baseline: node["baseline"]?.asDouble,
      threshold: node["threshold"]?.asDouble, message: message,
      evidence: evidence.map { Evidence($0.key, Evidence.Value(node: $0.node)) },
      signals: signals.compactMap { entry in
        entry.node.asDouble.map { OtherMetric(key: entry.key, value: $0) }
      },
      related: related.compactMap(\.asText),
      incident: node["incident"].flatMap { IncidentNote(node: $0) },
      rollback: Rollback(
        before: node["rollback_before"]?.asInteger(Int.self) ?? onsetStep,
        unhealthy: (node["unhealthy_steps"]?.asList ?? []).compactMap { span in
          guard let steps = span.asList?.compactMap({ $0.asInteger(Int.self) }), steps.count == 2
          else { return nil }
          return StepSpan(from: steps[0], to: steps[1])
        }),
      advice: node["advice"]?.asText ?? "")
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
    case .string(let text): self = node.asDouble.map { .number($0) } ?? .text(text)
    default: self = node.asDouble.map { .number($0) } ?? .null
    }
  }
}
