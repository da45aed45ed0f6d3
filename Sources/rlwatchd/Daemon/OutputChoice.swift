import Glibc
import WatchDelivery

/// Where messages and alerts go, chosen once at the start.
struct OutputChoice: Sendable {
  /// For the daemon's own messages.
  var messages: EntryOutput
  /// Alerts go to the journal.
  var journal: Bool
  /// Alerts go to standard error.
  var standardError: EntryOutput?

  /// `auto`: the journal where there is one; standard error too when a person looks on or nothing
  /// else is there.
  ///
  /// A service manager that collects standard error into the journal would show alerts twice.
  static func choose(
    _ target: DaemonOptions.LogTarget, dryRun: Bool, journalIsThere: Bool, isTerminal: Bool,
    standardError: EntryOutput
  ) -> OutputChoice {
    if dryRun || target == .stderr {
      return OutputChoice(messages: standardError, journal: false, standardError: standardError)
    }
    if target == .journal || (journalIsThere && !isTerminal) {
      return OutputChoice(messages: .journal, journal: true, standardError: nil)
    }
    return OutputChoice(
      messages: standardError, journal: journalIsThere, standardError: standardError)
  }
}
