import WatchEngine

/// How many alerts each detector raised in each log, by severity; kept in the state file.
struct AlertTotals: Equatable, Sendable {
  struct Key: Hashable, Sendable {
    var run: String
    var log: String
    var detector: String
    var severity: Severity

    init(run: String, log: String, detector: String, severity: Severity) {
      self.run = run
      self.log = log
      self.detector = detector
      self.severity = severity
    }

    init(_ alert: AlertEvent) {
      self.init(
        run: alert.run, log: alert.log, detector: alert.detector, severity: alert.severity)
    }
  }

  /// Series at most: a thousand logs with a handful of sick detectors each; later ones aren't counted.
  static let limit = 20_000

  private var table: [Key: Int] = [:]

  /// In a stable order.
  var counts: [(key: Key, count: Int)] {
    table.sorted {
      ($0.key.log, $0.key.detector, $0.key.severity)
        < ($1.key.log, $1.key.detector, $1.key.severity)
    }.map { ($0.key, $0.value) }
  }

  mutating func add(_ alert: AlertEvent) {
    let key = Key(alert)
    guard table[key] != nil || table.count < Self.limit else { return }
    table[key, default: 0] += 1
  }

  /// Forgets logs that are no longer watched.
  mutating func keep(logs: Set<String>) { table = table.filter { logs.contains($0.key.log) } }
}

extension AlertTotals {
  var node: ConfigNode {
    .array(
      counts.map { key, count in
        .object([
          "run": .text(key.run), "log": .text(key.log), "detector": .text(key.detector),
          "severity": .text(key.severity.rawValue), "count": .whole(count),
        ])
      })
  }

  /// From a state file; what isn't a count is left out.
  init(node: ConfigNode?) {
    for entry in (node?.asList ?? []).prefix(Self.limit) {
      guard let run = entry["run"]?.asText, let log = entry["log"]?.asText,
        let detector = entry["detector"]?.asText,
        let severity = (entry["severity"]?.asText).flatMap(Severity.init),
        let count = entry["count"]?.asInteger(Int.self), count > 0
      else { continue }
      table[Key(run: run, log: log, detector: detector, severity: severity)] = count
    }
  }
}
