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

  func run() { print(Self.text(catalog: ConfigCatalog(), profile: profile), terminator: "") }

  /// A line a detector, sorted by id; the summary is the first profile's.
  static func text(catalog: ConfigCatalog, profile: Profile?) -> String {
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
    return TextTable.render([["DETECTOR", "PROFILES", "KINDS", "SUMMARY"]] + rows)
  }
}
