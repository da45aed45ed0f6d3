import ArgumentParser
import WatchEngine

/// Loads a config for a command and tells what is wrong with it.
enum ConfigOutcome {
  /// The config at `path`; problems and warnings go to standard error as `file:line:column: …`.
  ///
  /// Throws ``ExitStatus/noInput`` when the file can't be read and ``ExitStatus/config`` when it has
  /// problems.
  static func load(
    _ path: String, profile: Profile? = nil, loader: ConfigLoader = ConfigLoader()
  ) throws -> ConfigReading {
    let reading: ConfigReading
    do throws(ConfigFiles.Failure) {
      reading = try loader.load(path, profile: profile)
    } catch {
      StandardError.say(
        "rlwatchd: cannot read the config \(PlainText.line(path, maxBytes: 4096)): \(error.reason)")
      throw ExitStatus.noInput
    }
    for warning in reading.warnings { StandardError.say(line(warning, "warning: ")) }
    for problem in reading.problems { StandardError.say(line(problem, "")) }
    guard reading.problems.isEmpty else { throw ExitStatus.config }
    return reading
  }

  private static func line(_ problem: ConfigProblem, _ label: String) -> String {
    let place = problem.position.map { "\($0): " } ?? ""
    return PlainText.line(place + label + problem.message, maxBytes: 8192)
  }
}
