/// One line of the config's `runs`: which logs, what their runs are called, how they are judged.
package struct LogSpec: Sendable, Equatable {
  /// A path or a glob, absolute.
  package var pattern: String
  package var runName: NameTemplate
  package var settings: EngineSettings
  /// Which logs of one run name are judged together.
  package var join: JoinRule

  package init(
    pattern: String, runName: NameTemplate = .standard, settings: EngineSettings,
    join: JoinRule = .auto
  ) {
    self.pattern = pattern
    self.runName = runName
    self.settings = settings
    self.join = join
  }

  /// The run's name for a log of this spec.
  package func run(of path: String) -> String { runName.name(ofLog: path) }

  var isGlob: Bool { !GlobPattern(pattern).isLiteral }

  /// What a plan needs to know of a log of this spec.
  func planned(_ path: String) -> RunPlan.Log {
    RunPlan.Log(path: path, run: run(of: path), rule: join, isNamed: runName != .standard)
  }
}
