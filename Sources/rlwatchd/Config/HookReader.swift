import WatchDelivery
import WatchEngine

/// Reads the list `hooks:`.
struct HookReader {
  static let keys = ["command", "environment", "grace", "name", "on", "shell", "socket", "timeout"]

  /// Each alert is offered to every hook; more than this is a generated mistake.
  static let mostHooks = 256

  /// Ids of the active profile.
  let detectors: [String]
  private(set) var hooks: [HookCommand] = []
  private(set) var problems: [ConfigProblem] = []
  /// Each hook with its defaults filled in.
  private(set) var shown: [ConfigNode] = []

  init(detectors: [String]) { self.detectors = detectors }

  mutating func read(_ node: ConfigNode?) {
    let items = node?.items(of: "hooks", most: Self.mostHooks, problems: &problems) ?? []
    for (index, item) in items.enumerated() { readHook(item, path: "hooks[\(index)]") }
  }

  private mutating func readHook(_ node: ConfigNode, path: String) {
    var section = SectionReader(node, path: path, known: Self.keys)
    let name = name(&section)
    let filter = HookFilterReader.read(&section, detectors: detectors)
    let program = program(&section)
    // A hook shorter than 100 ms is none, one longer than an hour is a job of its own.
    let timeout = section.duration(
      "timeout", in: .milliseconds(100) ... .seconds(3600), default: HookCommand.defaultTimeout)
    let grace = section.duration(
      "grace", in: .milliseconds(0) ... .seconds(600), default: HookCommand.defaultGrace)
    let environment = environment(&section)
    let socket = socket(&section)
    problems += section.problems
    shown.append(show(section, timeout: timeout, grace: grace, at: node.position))
    guard let name, let filter, let program else { return }
    hooks.append(
      HookCommand(
        name: name, filter: filter, program: program, timeout: timeout, grace: grace,
        environment: environment, socket: socket))
  }

  private func name(_ section: inout SectionReader) -> String? {
    guard let name = section.text("name") else {
      if section.node("name") == nil {
        section.note(ConfigProblem("\(section.path): needs name:", at: section.position))
      }
      return nil
    }
    let sound = name.utf8.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39)
        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
    }
    guard sound, !name.isEmpty, name.utf8.count <= 64 else {
      section.note(
        "\(ConfigNode.quoted(name)) must be 1 to 64 letters, digits, '-', '_' or '.'", key: "name")
      return nil
    }
    guard !hooks.contains(where: { $0.name == name }) else {
      section.note("\(ConfigNode.quoted(name)) is the name of an earlier hook", key: "name")
      return nil
    }
    return name
  }

  private func program(_ section: inout SectionReader) -> HookCommand.Program? {
    switch (section.node("command"), section.node("shell")) {
    case (nil, nil):
      section.note(
        ConfigProblem(
          "\(section.path): needs command: (a list: program and arguments) or shell: (a string)",
          at: section.position))
      return nil
    case (_?, _?):
      section.note("has a command: too; a hook runs one of them", key: "shell")
      return nil
    case (nil, let shell?):
      guard let text = section.text("shell") else { return nil }
      guard !text.isEmpty, !text.utf8.contains(0) else {
        section.note("\(shell.found) is no command line", key: "shell")
        return nil
      }
      return .shell(text)
    case (let command?, nil):
      guard case .list(let items) = command.value, !items.isEmpty else {
        section.note(
          .mismatch(
            command, for: "\(section.path).command",
            expected: "a list of the program and its arguments (or use shell:)"))
        return nil
      }
      let words = section.texts("command")
      guard words.count == items.count, let program = words.first else { return nil }
      if let fault = words.first(where: { $0.text.utf8.contains(0) }) {
        section.note(ConfigProblem("\(section.path).command holds a NUL", at: fault.node.position))
        return nil
      }
      guard program.text.hasPrefix("/") else {
        section.note(
          ConfigProblem(
            "\(section.path).command[0]: \(program.node.found) is not absolute: hooks are not "
              + "looked up in PATH", at: program.node.position))
        return nil
      }
      return .command(words.map(\.text))
    }
  }

  private func environment(_ section: inout SectionReader) -> [String] {
    section.texts("environment").compactMap { text, node in
      let name = text.prefix { $0 != "=" }.utf8
      let sound = name.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39)
          || $0 == UInt8(ascii: "_")
      }
      let fault: String? =
        if !sound || name.isEmpty || text.utf8.contains(0) {
          "is neither NAME (handed on) nor NAME=value (set)"
        } else if text.hasPrefix("RLWATCH_") {
          "is taken: RLWATCH_ variables carry the alert"
        } else {
          nil
        }
      guard let fault else { return text }
      // The value may be a secret: only the name is told.
      section.note(
        ConfigProblem(
          "\(section.path).environment: \(ConfigNode.quoted(String(text.prefix { $0 != "=" }))) "
            + fault, at: node.position))
      return nil
    }
  }

  private func socket(_ section: inout SectionReader) -> String? {
    guard let path = section.absoluteGlob("socket") else { return nil }
    guard path.utf8.count <= UnixSocket.maxPathBytes else {
      section.note(
        "is longer than the \(UnixSocket.maxPathBytes) bytes of a socket's path", key: "socket")
      return nil
    }
    return path
  }

  private func show(
    _ section: SectionReader, timeout: ConfigDuration, grace: ConfigDuration,
    at position: SourcePosition?
  ) -> ConfigNode {
    var entries: [ConfigNode.Entry] = []
    for key in ["name", "on", "command", "shell"] {
      if let node = section.node(key) { entries.append(ConfigNode.Entry(key: key, node: node)) }
    }
    for (key, value) in [("timeout", timeout), ("grace", grace)] {
      entries.append(
        ConfigNode.Entry(
          key: key, node: ConfigNode(.string(value.description), at: section.node(key)?.position)))
    }
    entries.append(
      ConfigNode.Entry(key: "environment", node: Self.hidden(section.node("environment"))))
    entries.append(
      ConfigNode.Entry(key: "socket", node: section.node("socket") ?? ConfigNode(.null)))
    return ConfigNode(.map(entries), at: position)
  }

  /// What is set there may be a secret: `config show` names it only.
  private static func hidden(_ node: ConfigNode?) -> ConfigNode {
    guard let node else { return ConfigNode(.list([])) }
    guard case .list(let items) = node.value else { return hidden(ConfigNode(.list([node]))) }
    return ConfigNode(
      .list(
        items.map { item in
          guard case .string(let text) = item.value, text.contains("=") else { return item }
          return ConfigNode(.string(text.prefix { $0 != "=" } + "=…"), at: item.position)
        }), at: node.position)
  }
}
