import WatchEngine

/// Turns a parsed config into a ``DaemonConfig``, collecting every problem on the way.
struct ConfigReader {
  static let sections = [
    "alerts", "hooks", "max_line_bytes", "profile", "prometheus", "record", "rules", "runs",
    "state_dir",
  ]

  private let catalog: ConfigCatalog
  private var reading = ConfigReading()
  private var shown: [ConfigNode.Entry] = []

  /// `profile` (from the command line) takes the place of the file's.
  static func read(
    _ node: ConfigNode, catalog: ConfigCatalog = ConfigCatalog(), profile: Profile? = nil
  ) -> ConfigReading {
    var reader = ConfigReader(catalog: catalog)
    reader.read(node, profile: profile)
    return reader.reading
  }

  private init(catalog: ConfigCatalog) { self.catalog = catalog }

  private mutating func read(_ node: ConfigNode, profile: Profile?) {
    let entries: [ConfigNode.Entry]
    switch node.value {
    case .map(let map): entries = map
    case .null: entries = []
    default:
      reading.problems.append(.mismatch(node, for: "the config", expected: "a map of keys"))
      return
    }
    let known = Self.sections + ClassicSections.topLevel + detectorIDs
    // Only known keys go on; detectors and classic sections are read by their own methods.
    var section = SectionReader(node, path: "", known: known)
    reading.problems += section.problems
    readProfile(section.node("profile"), override: profile)
    readPlaces(&section)
    readRuns(node["runs"])
    readAlerts(node["alerts"])
    readDetectors(entries)
    readRules(node["rules"])
    readHooks(node["hooks"])
    readPrometheus(node["prometheus"])
    for entry in entries where ClassicSections.topLevel.contains(entry.key) {
      reading.warnings.append(ClassicSections.hint(topLevel: entry))
    }
    reading.effective = ConfigNode(.map(shown), at: node.position)
    reading.problems.sort { Self.place($0) < Self.place($1) }
  }

  private var detectorIDs: [String] {
    Set((catalog.classic + catalog.robust).map { $0.id }).sorted()
  }

  /// Problems are told in the order of the file, those without a place last.
  private static func place(_ problem: ConfigProblem) -> (Int, String, Int, Int) {
    guard let position = problem.position else { return (1, "", 0, 0) }
    return (0, position.file, position.line, position.column)
  }

  private mutating func show(_ key: String, _ value: ConfigNode.Value, from node: ConfigNode?) {
    shown.append(ConfigNode.Entry(key: key, node: ConfigNode(value, at: node?.position)))
  }

  private mutating func readProfile(_ node: ConfigNode?, override: Profile?) {
    if let node {
      if case .string(let name) = node.value, let profile = Profile(rawValue: name) {
        reading.config.profile = profile
      } else {
        reading.problems.append(
          .unknownWord(node, for: "profile", allowed: Profile.allCases.map(\.rawValue)))
      }
    }
    if let override { reading.config.profile = override }
    show(
      "profile", .string(reading.config.profile.rawValue), from: override == nil ? node : nil)
  }

  private mutating func readPlaces(_ section: inout SectionReader) {
    let before = section.problems.count
    reading.config.stateDirectory = section.absoluteGlob("state_dir")
    reading.config.record = section.absoluteGlob("record")
    if let node = section.node("max_line_bytes") {
      if let bytes = node.asInteger(Int.self), DaemonConfig.lineBytes.contains(bytes) {
        reading.config.maxLineBytes = bytes
      } else {
        section.note(
          .mismatch(
            node, for: "max_line_bytes",
            expected: "a whole number of bytes from \(DaemonConfig.lineBytes.lowerBound) to "
              + "\(DaemonConfig.lineBytes.upperBound)"))
      }
    }
    reading.problems += section.problems.dropFirst(before)
    show(
      "state_dir", reading.config.stateDirectory.map { .string($0) } ?? .null,
      from: section.node("state_dir"))
    show("record", reading.config.record.map { .string($0) } ?? .null, from: section.node("record"))
    show(
      "max_line_bytes", .integer(reading.config.maxLineBytes), from: section.node("max_line_bytes"))
  }

  private mutating func readRuns(_ node: ConfigNode?) {
    var runs = RunReader(formats: catalog.formats)
    runs.read(node)
    reading.config.runs = runs.runs
    reading.problems += runs.problems
    show("runs", .list(runs.shown), from: node)
  }

  private mutating func readHooks(_ node: ConfigNode?) {
    let ids =
      catalog.detectors(of: reading.config.profile).map { $0.id } + reading.config.rules.map(\.id)
    var hooks = HookReader(detectors: ids)
    hooks.read(node)
    reading.config.hooks = hooks.hooks
    reading.problems += hooks.problems
    show("hooks", .list(hooks.shown), from: node)
  }

  private mutating func readPrometheus(_ node: ConfigNode?) {
    var reader = PrometheusReader()
    reader.read(node)
    reading.config.prometheus = reader.config
    reading.problems += reader.problems
    show("prometheus", .map(reader.shown), from: node)
  }

  private mutating func readAlerts(_ node: ConfigNode?) {
    var own = node
    if let node, case .map(let entries) = node.value {
      for entry in entries where ClassicSections.channels.contains(entry.key) {
        reading.warnings.append(ClassicSections.hint(channel: entry))
      }
      own = ConfigNode(
        .map(entries.filter { !ClassicSections.channels.contains($0.key) }), at: node.position)
    }
    let overlay = StrictOverlay(own, over: AlertOptions(), name: "alerts")
    reading.config.alerts = overlay.options
    reading.problems += overlay.problems
    for problem in overlay.options.problems {
      let value = overlay.effective[problem.key]
      reading.problems.append(
        ConfigProblem(
          "alerts.\(problem.key) is \(value?.found ?? "wrong"): \(problem.message)",
          at: value?.position ?? node?.position))
    }
    show("alerts", overlay.effective.value, from: node)
  }

  private mutating func readDetectors(_ entries: [ConfigNode.Entry]) {
    let profile = reading.config.profile
    for type in catalog.detectors(of: profile) {
      let entry = entries.first { $0.key == type.id }
      let other = Profile.allCases.first { $0 != profile }
      let section = DetectorSection(
        type, section: entry?.node, sibling: other.flatMap { catalog.detector(type.id, of: $0) })
      reading.problems += section.problems
      reading.warnings += section.warnings
      reading.config.detectors[type.id] = entry?.node
      show(type.id, section.effective.value, from: entry?.node)
    }
    for entry in entries where catalog.detector(entry.key, of: profile) == nil {
      guard let other = catalog.otherProfile(than: profile, with: entry.key) else { continue }
      reading.problems.append(
        ConfigProblem(
          "detector \(entry.key) is part of profile \(other.rawValue) only, and this config has "
            + "profile \(profile.rawValue)", at: entry.keyPosition))
    }
  }

  private mutating func readRules(_ node: ConfigNode?) {
    var rules = RuleReader()
    rules.read(node)
    reading.config.rules = rules.rules
    reading.problems += rules.problems
    reading.warnings += rules.warnings
    show("rules", .list(rules.shown), from: node)
  }
}
