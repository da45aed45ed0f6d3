import ArgumentParser
import Dispatch
import Glibc
import WatchDelivery
import WatchEngine

/// `rlwatchd run`: the daemon.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Watch logs and raise alerts until told to stop.",
    discussion: """
      With LOG arguments no config is needed: `rlwatchd run train.log`. Alerts go to the journal and \
      hooks; without a journal, or at a terminal, to standard error. SIGHUP reloads the config, SIGTERM \
      flushes and ends with 0. Exit codes: 64 usage, 66 the config can't be read, 69 another instance \
      has the state directory, 73 the state directory can't be made, 78 config.
      """)

  @Argument(help: "Logs, folders or globs to watch instead of those of the config.")
  var logs: [String] = []

  @Option(name: .long, help: "Config file (default: \(ConfigLoader.standardPath) when it exists).")
  var config: String?

  @Option(
    name: .long, help: "State directory (default: $STATE_DIRECTORY, else the system's or user's).")
  var stateDir: String?

  @Option(name: .long, help: "Append every accepted row to this file, one JSON object a line.")
  var record: String?

  @Flag(name: .long, help: "Alerts on standard error only; no hooks, no journal, nothing is kept.")
  var dryRun = false

  @Option(name: .long, help: "auto, journal or stderr.")
  var logTo = DaemonOptions.LogTarget.auto

  func run() throws {
    var options = DaemonOptions()
    options.configPath = config ?? Self.standardConfig(logsGiven: !logs.isEmpty)
    options.logs = logs
    options.stateDirectory = stateDir
    options.record = record
    options.dryRun = dryRun
    options.logTarget = logTo
    // Kept by the process until it exits.
    let daemon = try MainActor.assumeIsolated { try Daemon(options) }
    DispatchQueue.main.async { MainActor.assumeIsolated { daemon.start() } }
    dispatchMain()
  }

  /// Logs on the command line need no config: an administrator's file is then left alone.
  private static func standardConfig(logsGiven: Bool) -> String? {
    guard !logsGiven, access(ConfigLoader.standardPath, R_OK) == 0 else { return nil }
    return ConfigLoader.standardPath
  }
}

extension DaemonOptions.LogTarget: ExpressibleByArgument {}
