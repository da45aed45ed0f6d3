import ArgumentParser
import Glibc
import WatchDelivery
import WatchEngine

/// What the config and the command line together ask for: a value, made anew at each reload.
struct DaemonPlan: Sendable {
  var profile: Profile
  var specs: [LogSpec]
  /// Where checkpoints and completions are.
  var findings: FindingsPlan
  var hooks: [HookCommand]
  /// nil: no metrics are written.
  var metrics: MetricsPlan?
  /// nil: nothing is kept (dry run).
  var stateDirectory: String?
  var record: String?
  /// What has no effect here, for the journal.
  var warnings: [String]

  /// A config that can't be used, with everything wrong with it.
  struct Refusal: Error {
    var exit: ExitCode
    var problems: [String]
  }

  /// - Throws: ``Refusal``; what to do with its problems is the caller's business.
  static func load(_ options: DaemonOptions) throws -> DaemonPlan {
    var reading = ConfigReading()
    if let path = options.configPath {
      do throws(ConfigFiles.Failure) {
        reading = try ConfigLoader().load(path)
      } catch {
        throw refuse(["cannot read the config \(path): \(error.reason)"], ExitStatus.noInput)
      }
    }
    var config = reading.config
    if !options.logs.isEmpty {
      config.watch(logs: options.logs, workingDirectory: WorkingDirectory.path)
    }
    var problems = reading.problems.map(line)
    if problems.isEmpty, config.runs.allSatisfy(\.logs.isEmpty) {
      problems = ["no log to watch: name one, or list some under runs: in the config"]
    }
    guard problems.isEmpty else { throw refuse(problems, ExitStatus.config) }
    let state =
      options.dryRun
      ? nil : StateDirectory.resolve(options.stateDirectory ?? config.stateDirectory)
    return DaemonPlan(
      profile: config.profile,
      specs: config.runs.flatMap { run in
        run.logs.map {
          LogSpec(
            pattern: $0, runName: run.name, settings: config.settings(for: run), join: run.join,
            rollouts: run.rollouts)
        }
      },
      findings: FindingsPlan(runs: config.runs),
      hooks: config.hooks,
      metrics: MetricsPlan.choose(
        config.prometheus, stateDirectory: state,
        runtimeDirectory: ProcessEnvironment.all["RUNTIME_DIRECTORY"]),
      stateDirectory: state,
      record: options.record ?? config.record,
      warnings: reading.warnings.map(line))
  }

  /// What to say of an error thrown by ``load(_:)``.
  static func reason(_ error: any Error) -> String {
    guard let refusal = error as? Refusal else { return "\(error)" }
    return refusal.problems.joined(separator: "; ")
  }

  private static func refuse(_ problems: [String], _ exit: ExitCode) -> Refusal {
    Refusal(exit: exit, problems: problems)
  }

  private static func line(_ problem: ConfigProblem) -> String {
    let place = problem.position.map { "\($0): " } ?? ""
    return PlainText.line(place + problem.message, maxBytes: 8_192)
  }
}
