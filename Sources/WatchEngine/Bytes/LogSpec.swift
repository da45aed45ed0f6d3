/// One line of the config's `runs`: which logs, what their runs are called, how they are judged.
package struct LogSpec: Sendable, Equatable {
  /// A path or a glob, absolute; a folder stands for the logs in it (``LogKind/isLog(_:)``).
  package var pattern: String
  package var runName: NameTemplate
  package var settings: EngineSettings
  /// Which logs of one run name are judged together.
  package var join: JoinRule
  /// Where the run's samples are dumped, with the placeholders of its checkpoints; nil: nowhere known.
  package var rollouts: String?
  /// Of a spec made for the dumps of one run: the log they belong to.
  ///
  /// All its files are one log.
  private(set) var owner: String?

  package init(
    pattern: String, runName: NameTemplate = .standard, settings: EngineSettings,
    join: JoinRule = .auto, rollouts: String? = nil
  ) {
    self.pattern = pattern
    self.runName = runName
    self.settings = settings
    self.join = join
    self.rollouts = rollouts
  }

  /// The spec of the dumps beside a log; nil when it has none.
  func dumps(beside log: String) -> LogSpec? {
    guard let rollouts, owner == nil else { return nil }
    var spec = self
    spec.pattern = runName.expand(rollouts, log: log)
    spec.owner = log
    return spec
  }

  /// The run's name for a log of this spec.
  package func run(of path: String) -> String { runName.name(ofLog: owner ?? path) }

  /// Whether a log of this spec is a sequence of files.
  func isSequence(_ path: String) -> Bool { owner != nil || LogSequence.isPattern(path) }

  var isGlob: Bool { !GlobPattern(pattern).isLiteral }

  /// Files of it may come under names not known yet.
  var isOpenEnded: Bool { rollouts != nil || isGlob }

  /// What a plan needs to know of a log of this spec.
  func planned(_ path: String) -> RunPlan.Log {
    RunPlan.Log(
      path: path, run: run(of: path), rule: join, isNamed: runName != .standard,
      folder: LogSequence.home(of: owner ?? path))
  }
}
