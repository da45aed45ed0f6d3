import ArgumentParser
import WatchEngine

/// `rlwatchd config check`.
struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a config and its conf.d; names file, line and column of every problem.",
    discussion: "Exits 0 when the daemon would start with it, 66 when it can't be read, else 78.")

  @Argument(help: "The config file.", completion: .file(extensions: ["yaml", "yml", "json"]))
  var file = ConfigLoader.standardPath

  func run() throws {
    let config = try ConfigOutcome.load(file).config
    if config.runs.isEmpty {
      StandardError.say(
        "\(file): warning: runs: is empty: a daemon with this config watches nothing")
    }
    print(
      "\(file): OK: profile \(config.profile.rawValue), runs: \(config.runs.count), hooks: "
        + "\(config.hooks.count)")
  }
}
