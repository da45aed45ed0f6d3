import ArgumentParser

/// The exit codes of every command; ArgumentParser itself exits 64 on wrong usage.
enum ExitStatus {
  /// Alerts at or above `--fail-on`, or a difference from `--expect`.
  static let alerts = ExitCode(1)
  /// EX_NOINPUT: a named file can't be read.
  static let noInput = ExitCode(66)
  /// EX_CONFIG: the config has problems; all of them are on standard error.
  static let config = ExitCode(78)
}
