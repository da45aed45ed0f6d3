import WatchEngine

/// One log's diagnosis as a JSON object: what was read, what could be judged, the alerts.
enum DiagnosisDocument {
  static func node(_ diagnosis: LogDiagnosis, alerts: [ConfigNode]) -> ConfigNode {
    let reader = diagnosis.pipeline.reader
    let bank = diagnosis.pipeline.bank
    return .object([
      "log": .text(diagnosis.log),
      "run": .text(diagnosis.pipeline.run),
      "format": ConfigNode(reader.formatID.map { .string($0) } ?? .null),
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
      "other_keys": .array(reader.otherKeys.map { .text($0.key) }),
      "detectors": .array(
        zip(bank.ids, bank.coverage).map { id, coverage in
          .object([
            "detector": .text(id), "judged": .whole(coverage.judged),
            "warming_up": .whole(coverage.warmingUp), "missing": .whole(coverage.missing),
            "breaches": .whole(coverage.breaches),
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
    ])
  }
}
