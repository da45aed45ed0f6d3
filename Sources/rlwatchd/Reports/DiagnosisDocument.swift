import WatchEngine

/// One run's diagnosis as a JSON object: what was read, what could be judged, the alerts.
enum DiagnosisDocument {
  static func node(
    _ diagnosis: LogDiagnosis, alerts: [ConfigNode], incidents: [ConfigNode]
  ) -> ConfigNode {
    let sources = diagnosis.pipeline.sources
    let bank = diagnosis.pipeline.bank
    return .object([
      "log": .text(diagnosis.pipeline.log),
      "run": .text(diagnosis.pipeline.run),
      "format": ConfigNode(
        diagnosis.pipeline.reader.formatID.map { .string($0) } ?? .null),
      "recognition": ConfigNode(
        diagnosis.pipeline.reader.recognition.map { .string($0.rawValue) } ?? .null),
      "rows": .whole(diagnosis.pipeline.rows),
      "files": .array(sources.map { node(ofFile: $0, in: diagnosis.pipeline) }),
      "rejected": .array(
        sources.flatMap(\.reader.counters.rejected).map { entry in
          .object([
            "reason": .text(entry.reason.rawValue), "count": .whole(Int(clamping: entry.count)),
            "example": .text(entry.example),
          ])
        }),
      "lines_too_long": .whole(diagnosis.linesTooLong),
      "signals": ConfigNode(
        .map(keys(of: sources).map { .init(key: $0.key, node: .text($0.name)) })),
      "other_keys": ConfigNode(
        .map(
          otherKeys(of: sources).map {
            .init(key: $0.key, node: .whole(Int(clamping: $0.count)))
          })),
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

  /// What one of `files` gives, for people: "300 rows, format jsonl, gives loss, entropy".
  static func sentence(ofFile file: ConfigNode) -> String {
    let signals = (file["signals"]?.asList ?? []).compactMap(\.asText)
    let given = signals.isEmpty ? "gives nothing" : "gives \(signals.joined(separator: ", "))"
    let format = file["format"]?.asText.map { "format \($0)" } ?? "no known format"
    return "\(file["rows"].plain) rows, \(format), \(given)"
  }

  static func node(ofFile source: LogSource, in pipeline: Pipeline) -> ConfigNode {
    .object([
      "log": .text(source.log),
      "format": ConfigNode(source.reader.formatID.map { .string($0) } ?? .null),
      "rows": .whole(source.reader.counters.accepted),
      "signals": .array(pipeline.report(of: source.log).signals.map { .text($0) }),
    ])
  }

  /// Of all logs, each once.
  private static func keys(of sources: [LogSource]) -> [(key: String, name: String)] {
    var keys: [(key: String, name: String)] = []
    for key in sources.flatMap(\.reader.mappedKeys)
    where !keys.contains(where: { $0.key == key.key }) {
      keys.append(key)
    }
    return keys.sorted { $0.key < $1.key }
  }

  private static func otherKeys(of sources: [LogSource]) -> [KeyUse] {
    guard sources.count > 1 else { return sources.first?.reader.otherKeys ?? [] }
    var counts: [String: UInt64] = [:]
    for key in sources.flatMap(\.reader.otherKeys) { counts[key.key, default: 0] &+= key.count }
    return counts.map { KeyUse(key: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.key) < ($0.count, $1.key) }
  }
}
