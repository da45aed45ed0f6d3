/// What the daemon tells of itself; the raw value is the journal field RLWATCH_EVENT.
///
/// Those that an administrator has to act on have a message id and a page in the catalog.
package enum LifeCycleEvent: String, Sendable, CaseIterable {
  case started
  case ready
  case reloaded
  case reloadRefused = "reload_refused"
  case stopping
  case stopped
  case logOpened = "log_opened"
  case logWaiting = "log_waiting"
  case logUnreadable = "log_unreadable"
  case logChanged = "log_changed"
  case logFormat = "log_format"
  case logOwner = "log_owner"
  case lineTooLong = "line_too_long"
  case bytesLost = "bytes_lost"
  case degraded
  case checkpointFailed = "checkpoint_failed"
  case checkpointCorrupt = "checkpoint_corrupt"
  case stateFailed = "state_failed"
  case alertFailed = "alert_failed"
  case alertDropped = "alert_dropped"
  case silenced
  case silenceEnded = "silence_ended"
  case acknowledged
  case ordersRefused = "orders_refused"
  case findingsFailed = "findings_failed"
  case hookFinished = "hook_finished"
  case hookFailed = "hook_failed"
  case hookRefused = "hook_refused"
  case other

  /// Made once with `systemd-id128 new`, never reused; nil for events without a page.
  package var messageID: String? { page?.messageID }

  /// The catalog page of the event.
  package var page: LifeCyclePage? { LifeCyclePage.all.first { $0.event == self } }
}
