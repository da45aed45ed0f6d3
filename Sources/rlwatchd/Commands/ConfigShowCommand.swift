import ArgumentParser

/// `rlwatchd config show`.
struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints every setting as it holds, with where it comes from.",
    discussion: "Each line ends in \"# default\" or \"# file:line\"; the output is a valid config.")

  @Option(
    help: "The config file.", completion: .file(extensions: ["yaml", "yml", "json"]))
  var config = ConfigLoader.standardPath

  func run() throws {
    print(EffectiveText.render(try ConfigOutcome.load(config).effective), terminator: "")
  }
}
