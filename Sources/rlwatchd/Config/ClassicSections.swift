import WatchEngine

/// Sections of the classic tool's `rlwatch.yaml` that mean nothing here: each is answered by a hint.
enum ClassicSections {
  /// Under `alerts:`, the classic tool's channels.
  static let channels = ["discord", "email", "slack", "webhook"]

  /// At the top level.
  static let topLevel = ["dashboard", "framework", "run_id", "storage"]

  static func hint(channel: ConfigNode.Entry) -> ConfigProblem {
    ConfigProblem(
      "alerts.\(channel.key) has no effect: alerts leave by hooks; use hooks: with command: "
        + "[/usr/bin/rlwatchd, notify, \(channel.key)]", at: channel.keyPosition)
  }

  static func hint(topLevel entry: ConfigNode.Entry) -> ConfigProblem {
    let instead =
      switch entry.key {
      case "dashboard": "see rlwatchd status and the state file"
      case "framework": "the format of a log is recognised from its bytes; use runs: format:"
      case "run_id": "runs are named after their logs; use runs: name:"
      default: "the state file is kept in state_dir:, rows are kept with record:"
      }
    return ConfigProblem("\(entry.key) has no effect: \(instead)", at: entry.keyPosition)
  }
}
