import ArgumentParser
import WatchEngine

extension Profile: ExpressibleByArgument {}

/// `rlwatchd list detectors`.
struct ListDetectorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detectors",
    abstract: "Lists the detectors: id, profiles that have it, kinds, and what it means.")

  @Option(help: "Only the detectors of this profile.")
  var profile: Profile?

  @Option(
    help: "A config file whose own rules are listed, too.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var config: String?

  func run() throws {
    let rules = try config.map { try ConfigOutcome.load($0, profile: profile).config.rules }
    print(
      Self.text(catalog: ConfigCatalog(), profile: profile, rules: rules ?? []), terminator: "")
  }

  /// A line a detector, sorted by id; the summary is the first profile's.
  ///
  /// Rules stand behind them, in their order.
  static func text(catalog: ConfigCatalog, profile: Profile?, rules: [Rule] = []) -> String {
    let profiles = profile.map { [$0] } ?? Profile.allCases
    let ids = Set(profiles.flatMap { catalog.detectors(of: $0).map { $0.id } }).sorted()
    let rows = ids.map { id in
      let types = profiles.compactMap { catalog.detector(id, of: $0) }
      let kinds = types.flatMap { $0.kinds }.filter { !$0.isEmpty }
      var unique: [String] = []
      for kind in kinds where !unique.contains(kind) { unique.append(kind) }
      return [
        id, types.map { $0.profile.rawValue }.joined(separator: ", "),
        unique.isEmpty ? "-" : unique.joined(separator: ", "), types.first?.summary ?? "",
      ]
    }
    let own = rules.map { rule in
      [
        rule.id, profiles.map(\.rawValue).joined(separator: ", "), rule.condition.kind,
        PlainText.line(rule.summary, maxBytes: 400),
      ]
    }
    return TextTable.render([["DETECTOR", "PROFILES", "KINDS", "SUMMARY"]] + rows + own)
  }
}
