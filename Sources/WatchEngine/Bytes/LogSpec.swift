/// One line of the config's `runs`: which logs, what their runs are called, how they are judged.
package struct LogSpec: Sendable, Equatable {
  /// A path or a glob, absolute.
  package var pattern: String
  package var runName: NameTemplate
  package var settings: EngineSettings

  package init(pattern: String, runName: NameTemplate = .standard, settings: EngineSettings) {
    self.pattern = pattern
    self.runName = runName
    self.settings = settings
  }

  /// The run's name for a log of this spec.
  package func run(of path: String) -> String { runName.name(ofLog: path) }
}
