import ArgumentParser
import WatchEngine

/// rlwatchd(1): the commands, from the same declarations as `--help`.
enum CommandManual {
  static func render() throws -> String {
    var page = Roff(
      "rlwatchd", section: 1, group: "User Commands",
      purpose: "watch the logs of RL training runs and speak up when one goes bad")
    let root = try tree()
    page.section("Synopsis")
    for (name, command) in leaves(root, path: []) {
      page.paragraphs("`\(name)` " + synopsis(command))
    }
    page.section("Description")
    page.paragraphs(
      """
      \(text(root, "abstract")) Runs are GRPO, PPO and their kin, in any trainer whose log
      `rlwatchd list formats` names. `rlwatchd run train.log` needs no configuration; as a service
      see rlwatchd(8).
      """)
    page.section("Commands")
    for (name, command) in leaves(root, path: []) {
      page.subsection(name)
      page.paragraphs(text(command, "abstract"))
      page.paragraphs(text(command, "discussion"))
      for argument in visible(command, "arguments") where !isGeneral(argument) {
        page.item(term(argument), meaning(argument))
      }
    }
    page.section("General options")
    page.item("-h, --help", "Show help; also `rlwatchd help` with a command's name.")
    page.item("--version", "Show the version.")
    page.item(
      "--generate-completion-script SHELL",
      "Print the completions for bash, zsh or fish; the package installs them.")
    page.section("Exit status")
    for status in ExitMeaning.all { page.item(String(status.code), status.meaning) }
    page.section("See also")
    page.paragraphs("rlwatchd(8), rlwatchd.yaml(5), rlwatchd-playbook(7), journalctl(1)")
    return page.text
  }

  /// The command tree as ArgumentParser tells it, its root.
  private static func tree() throws -> ConfigNode {
    var dump = Rlwatchd._dumpHelp()
    let document = try dump.withUTF8 { try JSONDocument.parse(UnsafeRawBufferPointer($0)) }
    return document["command"] ?? ConfigNode(.map([]))
  }

  /// The commands that do something, in the order of the help, each with its full name.
  private static func leaves(
    _ command: ConfigNode, path: [String]
  ) -> [(name: String, command: ConfigNode)] {
    let path = path + [text(command, "commandName")]
    let inner = visible(command, "subcommands").filter { text($0, "commandName") != "help" }
    guard inner.isEmpty else { return inner.flatMap { leaves($0, path: path) } }
    return [(path.joined(separator: " "), command)]
  }

  private static func synopsis(_ command: ConfigNode) -> String {
    visible(command, "arguments").filter { !isGeneral($0) }.map { argument in
      let isOptional = argument["isOptional"]?.value == .bool(true)
      let dots = argument["isRepeating"]?.value == .bool(true) ? " ..." : ""
      return isOptional ? "[\(term(argument))\(dots)]" : "\(term(argument))\(dots)"
    }.joined(separator: " ")
  }

  private static func term(_ argument: ConfigNode) -> String {
    let value = text(argument, "valueName").uppercased()
    guard text(argument, "kind") != "positional" else { return value }
    let names = list(argument, "names").map {
      (text($0, "kind") == "long" ? "--" : "-") + text($0, "name")
    }.joined(separator: ", ")
    return text(argument, "kind") == "flag" ? names : "\(names) \(value)"
  }

  private static func meaning(_ argument: ConfigNode) -> String {
    let standard = text(argument, "defaultValue")
    let about = text(argument, "abstract")
    guard !standard.isEmpty else { return about }
    return about + " Default: \(standard)."
  }

  /// Help and version stand once, for all commands.
  private static func isGeneral(_ argument: ConfigNode) -> Bool {
    ["help", "version"].contains(text(argument["preferredName"] ?? argument, "name"))
  }

  private static func visible(_ node: ConfigNode, _ key: String) -> [ConfigNode] {
    list(node, key).filter { $0["shouldDisplay"]?.value != .bool(false) }
  }

  private static func list(_ node: ConfigNode, _ key: String) -> [ConfigNode] {
    guard case .list(let nodes)? = node[key]?.value else { return [] }
    return nodes
  }

  private static func text(_ node: ConfigNode, _ key: String) -> String {
    guard case .string(let string)? = node[key]?.value else { return "" }
    return string
  }
}
