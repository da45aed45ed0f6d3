import ArgumentParser

/// The exit codes of every command; ArgumentParser itself exits 64 on wrong usage.
enum ExitStatus {
  /// Alerts at or above `--fail-on`, or a difference from `--expect`.
  static let alerts = ExitCode(1)
  /// EX_DATAERR: no such run, detector, alert or silence.
  static let notFound = ExitCode(65)
  /// EX_NOINPUT: a named file can't be read.
  static let noInput = ExitCode(66)
  /// EX_UNAVAILABLE: another instance has the state directory.
  static let unavailable = ExitCode(69)
  /// EX_CANTCREAT: the state directory, the record or a silence can't be made or written.
  static let cannotCreate = ExitCode(73)
  /// EX_CONFIG: the config has problems; all of them are on standard error.
  static let config = ExitCode(78)
}
