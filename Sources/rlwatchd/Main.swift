import ArgumentParser

@main
struct Rlwatchd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rlwatchd",
    abstract: "Watches the logs of RL training runs and speaks up when a run goes bad.",
    version: "0.1.0",
    subcommands: [
      DiagnoseCommand.self, StatusCommand.self, ExplainCommand.self, ConfigCommand.self,
      ListCommand.self, ExportCommand.self,
    ])
}
