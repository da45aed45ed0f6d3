import WatchEngine

/// Reads `prometheus:`.
struct PrometheusReader {
  private(set) var config = PrometheusConfig()
  private(set) var problems: [ConfigProblem] = []

  /// What holds, in the order of the reference.
  var shown: [ConfigNode.Entry] {
    let labels = config.labels.sorted { $0.key < $1.key }.map {
      ConfigNode.Entry(key: $0.key, node: .text($0.value))
    }
    return [
      .init(key: "enabled", node: .flag(config.enabled)),
      .init(key: "textfile", node: ConfigNode(config.textfile.map { .string($0) } ?? .null)),
      .init(key: "labels", node: ConfigNode(.map(labels))),
    ]
  }

  mutating func read(_ node: ConfigNode?) {
    guard let node else { return }
    var section = SectionReader(
      node, path: "prometheus", known: ["enabled", "labels", "textfile"])
    if let enabled = section.node("enabled") {
      if case .bool(let flag) = enabled.value {
        config.enabled = flag
      } else {
        section.note(.mismatch(enabled, for: "prometheus.enabled", expected: "true or false"))
      }
    }
    config.textfile = section.absoluteGlob("textfile")
    if let path = config.textfile, !path.hasSuffix(".prom") {
      section.note(
        "node_exporter reads only files that end in .prom", key: "textfile")
    }
    let labels = section.node("labels")
    problems = section.problems
    if let labels { readLabels(labels) }
  }

  private mutating func readLabels(_ node: ConfigNode) {
    guard case .map(let entries) = node.value else {
      problems.append(
        .mismatch(node, for: "prometheus.labels", expected: "a map of label names and values"))
      return
    }
    if entries.count > PrometheusConfig.mostLabels {
      problems.append(
        ConfigProblem(
          "prometheus.labels: \(entries.count) labels, at most \(PrometheusConfig.mostLabels)",
          at: node.position))
      return
    }
    for entry in entries {
      let place = entry.keyPosition ?? entry.node.position
      if let fault = Self.fault(inName: entry.key) {
        problems.append(
          ConfigProblem(
            "prometheus.labels: \(ConfigNode.quoted(entry.key)) \(fault)", at: place))
      } else if case .string(let value) = entry.node.value, !value.isEmpty {
        config.labels[entry.key] = value
      } else {
        problems.append(
          .mismatch(entry.node, for: "prometheus.labels.\(entry.key)", expected: "text"))
      }
    }
  }

  private static func fault(inName name: String) -> String? {
    let isPlain = name.utf8.allSatisfy {
      $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        || (0x61...0x7A).contains($0)
    }
    let startsWithDigit = name.utf8.first.map { (0x30...0x39).contains($0) } ?? true
    if !isPlain || startsWithDigit || name.utf8.count > 64 {
      return "is no label name: letters, digits and _, not a digit first"
    }
    if name.hasPrefix("__") { return "is Prometheus's own: names with __ are reserved" }
    guard PrometheusConfig.reservedLabels.contains(name) else { return nil }
    return "is taken: the series have that label already"
  }
}
