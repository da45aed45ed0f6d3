import ArgumentParser

/// `rlwatchd config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Writes, checks and shows the config.",
    subcommands: [ConfigInitCommand.self, ConfigCheckCommand.self, ConfigShowCommand.self])
}
