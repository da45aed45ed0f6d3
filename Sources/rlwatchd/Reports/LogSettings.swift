import WatchEngine

/// The engine settings for logs named on the command line of `diagnose` and `export`.
enum LogSettings {
  /// The config's detector and alert sections, or the defaults; problems end the command.
  ///
  /// With them, where the config's runs keep checkpoints and completions, and which logs are one run.
  static func load(
    config: String?, profile: Profile?
  ) throws -> (engine: EngineSettings, findings: FindingsPlan, joining: RunConfig) {
    var daemon = DaemonConfig()
    if let config {
      daemon = try ConfigOutcome.load(config, profile: profile).config
    } else if let profile {
      daemon.profile = profile
    }
    // Format and metrics overrides of a config with one entry of runs: hold for these logs too.
    let run = daemon.runs.count == 1 ? daemon.runs[0] : RunConfig(logs: [])
    return (daemon.settings(for: run), FindingsPlan(runs: daemon.runs), run)
  }
}
