/// How a notice ended; the raw value is the exit status.
package enum NotifyEnding: Int32, Sendable, CaseIterable {
  case sent = 0
  /// EX_DATAERR: standard input holds no alert.
  case noAlert = 65
  /// EX_NOINPUT: a file that was named can't be read.
  case noInput = 66
  /// EX_UNAVAILABLE: no answer to a request that was sent, so nobody knows; not to be tried again.
  case unknown = 69
  /// EX_TEMPFAIL: certainly not received, another try may help; the daemon makes it.
  case later = 75
  /// EX_NOPERM: the other side refuses it, or isn't who it should be.
  case refused = 77
  /// EX_CONFIG: a setting is wrong or a secret isn't kept secret.
  case config = 78
}
