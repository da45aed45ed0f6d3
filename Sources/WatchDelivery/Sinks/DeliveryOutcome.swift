/// How a delivery ended for one sink: every one that was submitted ends in exactly one of these.
package enum DeliveryOutcome: Sendable, Equatable {
  case delivered
  case failed(reason: String)
  /// The mailbox was full.
  case dropped
}
