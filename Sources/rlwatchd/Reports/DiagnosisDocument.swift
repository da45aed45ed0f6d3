import WatchEngine

/// One log's diagnosis as a JSON object: what was read, what could be judged, the alerts.
enum DiagnosisDocument {
  static func node(
    _ diagnosis: LogDiagnosis, alerts: [ConfigNode], incidents: [ConfigNode]
  ) -> ConfigNode {
    let reader = diagnosis.pipeline.reader
    let bank = diagnosis.pipeline.bank
    return .object([
      "log": .text(diagnosis.log),
      "run": .text(diagnosis.pipeline.run),
      "format": ConfigNode(reader.formatID.map { .string($0) } ?? .null),
      "recognition": ConfigNode(reader.recognition.map { .string($0.rawValue) } ?? .null),
      "rows": .whole(reader.counters.accepted),
      "rejected": .array(
        reader.counters.rejected.map { entry in
          .object([
            "reason": .text(entry.reason.rawValue), "count": .whole(Int(clamping: entry.count)),
            "example": .text(entry.example),
          ])
        }),
      "lines_too_long": .whole(diagnosis.linesTooLong),
      "signals": ConfigNode(
        .map(reader.mappedKeys.map { .init(key: $0.key, node: .text($0.name)) })),
      "other_keys": ConfigNode(
        .map(reader.otherKeys.map { .init(key: $0.key, node: .whole(Int(clamping: $0.count))) })),
      "detectors": .array(
        bank.sights.map { sight in
          .object([
            "detector": .text(sight.detector), "state": .text(sight.state.rawValue),
            "judged": .whole(sight.coverage.judged),
            "warming_up": .whole(sight.coverage.warmingUp),
            "missing": .whole(sight.coverage.missing),
            "breaches": .whole(sight.coverage.breaches),
            "present": .array(sight.present.map { .text($0.name) }),
            "lacking": .array(sight.lacking.map { .text($0.name) }),
            "key": ConfigNode(sight.key.map { .string($0) } ?? .null),
            "hint": ConfigNode(sight.hint.map { .string($0) } ?? .null),
          ])
        }),
      "suppressed": .array(
        diagnosis.pipeline.alerts.suppressed.map { entry in
          .object([
            "detector": .text(entry.detector), "severity": .text(entry.severity.rawValue),
            "reason": .text(entry.reason.rawValue), "count": .whole(entry.count),
          ])
        }),
      "alerts": .array(alerts),
      "incidents": .array(incidents),
    ])
  }
}
