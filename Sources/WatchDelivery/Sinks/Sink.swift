/// What became of one delivery.
package enum SinkResult: Sendable, Equatable {
  case delivered
  /// `recoverable`: trying again later may help.
  case failed(recoverable: Bool, reason: String)
}

/// A way alerts leave the daemon: one file, one line in ``SinkCatalog``.
///
/// Queue, order, retry, back-pressure and counters come from ``SinkRunner``.
package protocol Sink: Sendable {
  /// Stable snake_case id of the kind of sink: state file, docs.
  static var id: String { get }

  /// How often and how long the runner tries; the default suits a sink that is local.
  var retry: RetryPolicy { get }

  /// It records what happened, so it gets silenced alerts, too, marked as such.
  var isRecord: Bool { get }

  /// How the sink's latest hook ended; nil for sinks that are none.
  var latestHookRun: HookReport? { get }

  /// Delivers one alert and calls `done` exactly once, from any queue, maybe before returning.
  ///
  /// Called on the runner's queue, which belongs to this sink alone: it may block there. The next
  /// call comes only after `done`.
  func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void)
}

extension Sink {
  package var retry: RetryPolicy { RetryPolicy() }
  package var isRecord: Bool { false }
  package var latestHookRun: HookReport? { nil }
}
