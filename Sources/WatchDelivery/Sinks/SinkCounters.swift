/// What a sink has done since the start; shown in the state file.
package struct SinkCounters: Sendable, Equatable {
  package var delivered = 0
  /// Given up.
  package var failed = 0
  /// Never tried, for want of room.
  package var dropped = 0
  /// Tries that failed and were repeated.
  package var retried = 0
  /// Reason of the latest failure, on one line; empty when there was none.
  package var lastError = ""
  /// How the latest hook ended; nil for sinks that are none.
  package var hookRun: HookReport?

  package init() {}
}
