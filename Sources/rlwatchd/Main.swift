import ArgumentParser

@main
struct Rlwatchd: ParsableCommand {
  /// Semantic version of the daemon, its formats and its state.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "rlwatchd",
    abstract: "Watches the logs of RL training runs and speaks up when a run goes bad.",
    version: version,
    subcommands: [
      RunCommand.self, DiagnoseCommand.self, StatusCommand.self, SilenceCommand.self,
      AckCommand.self, ExplainCommand.self,
      ConfigCommand.self, ListCommand.self, ExportCommand.self, GenerateCommand.self,
      NotifyCommand.self, HookHelperCommand.self,
    ])
}
