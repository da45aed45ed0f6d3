/// A syslog priority, as the journal stores it and `journalctl -p` filters it.
package enum Priority: Int, Sendable, CaseIterable {
  case critical = 2
  case error = 3
  case warning = 4
  case notice = 5
  case info = 6
  case debug = 7
}
