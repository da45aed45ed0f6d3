import ArgumentParser

/// `rlwatchd list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what rlwatchd knows.",
    subcommands: [ListDetectorsCommand.self, ListFormatsCommand.self, ListSignalsCommand.self])
}
