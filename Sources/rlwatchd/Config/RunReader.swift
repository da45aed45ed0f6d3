import WatchEngine

/// Reads the list `runs:`.
struct RunReader {
  static let keys = [
    "checkpoints", "format", "join", "logs", "metrics", "name", "quote_completions", "rollouts",
  ]

  let formats: [String]
  private(set) var runs: [RunConfig] = []
  private(set) var problems: [ConfigProblem] = []
  /// Each run with its defaults filled in.
  private(set) var shown: [ConfigNode] = []

  init(formats: [String]) { self.formats = formats }

  mutating func read(_ node: ConfigNode?) {
    guard let node, node.value != .null else { return }
    guard case .list(let items) = node.value else {
      problems.append(.mismatch(node, for: "runs", expected: "a list"))
      return
    }
    for (index, item) in items.enumerated() { readRun(item, path: "runs[\(index)]") }
  }

  private mutating func readRun(_ node: ConfigNode, path: String) {
    var section = SectionReader(node, path: path, known: Self.keys)
    var run = RunConfig(logs: [])
    let logs = section.texts("logs")
    for (index, log) in logs.enumerated() {
      let logPath = "\(path).logs[\(index)]"
      if let glob = section.absoluteGlob(log.text, at: log.node, path: logPath) {
        run.logs.append(glob)
      }
    }
    if logs.isEmpty, section.problems.isEmpty {
      section.note(
        ConfigProblem("\(path): needs logs: (a list of paths, folders or globs)", at: node.position)
      )
    }
    if let text = section.text("name") {
      switch NameTemplate.parse(text) {
      case .success(let template): run.name = template
      case .failure(let fault):
        section.note("\(ConfigNode.quoted(text)) \(fault.reason)", key: "name")
      }
    }
    if let format = section.text("format"), let place = section.node("format") {
      run.format = format
      if !formats.contains(format) {
        section.note(.unknownWord(place, for: "\(path).format", allowed: formats))
      }
    }
    if let word = section.text("join"), let place = section.node("join") {
      if let rule = JoinRule(rawValue: word) {
        run.join = rule
      } else {
        section.note(
          .unknownWord(
            place, for: "\(path).join", allowed: JoinRule.allCases.map(\.rawValue)))
      }
    }
    let placeholders = ["name"] + NameTemplate.placeholders
    run.checkpoints = section.absoluteGlob("checkpoints", placeholders: placeholders)
    run.rollouts = section.absoluteGlob("rollouts", placeholders: placeholders)
    if let node = section.node("quote_completions") {
      if case .bool(let flag) = node.value {
        run.quotesCompletions = flag
      } else {
        section.note(.mismatch(node, for: "\(path).quote_completions", expected: "true or false"))
      }
    }
    run.metrics = metrics(&section)
    problems += section.problems
    runs.append(run)
    shown.append(show(run, section, at: node.position))
  }

  private func metrics(_ section: inout SectionReader) -> [String: String] {
    guard let node = section.node("metrics") else { return [:] }
    guard case .map(let entries) = node.value else {
      section.note(
        .mismatch(node, for: "\(section.path).metrics", expected: "a map of keys to signals"))
      return [:]
    }
    let allowed = Signal.allCases.map(\.name) + ["step", "ignore"]
    var metrics: [String: String] = [:]
    for entry in entries {
      guard case .string(let name) = entry.node.value, allowed.contains(name) else {
        section.note(
          .unknownWord(entry.node, for: "\(section.path).metrics.\(entry.key)", allowed: allowed))
        continue
      }
      metrics[entry.key] = name
    }
    return metrics
  }

  private func show(
    _ run: RunConfig, _ section: SectionReader, at position: SourcePosition?
  ) -> ConfigNode {
    let values: [(String, ConfigNode.Value)] = [
      ("logs", .list(section.items("logs"))),
      ("name", .string(run.name.text)),
      ("join", .string(run.join.rawValue)),
      ("format", run.format.map { .string($0) } ?? .null),
      ("metrics", section.node("metrics")?.value ?? .map([])),
      ("checkpoints", run.checkpoints.map { .string($0) } ?? .null),
      ("rollouts", run.rollouts.map { .string($0) } ?? .null),
      ("quote_completions", .bool(run.quotesCompletions)),
    ]
    return ConfigNode(
      .map(
        values.map { key, value in
          ConfigNode.Entry(
            key: key, node: ConfigNode(value, at: section.node(key)?.position))
        }), at: position)
  }
}
