import Glibc
import WatchEngine

/// Alerts as sentences on standard error: for containers, terminals and other supervisors.
package struct StandardErrorSink: Sink {
  package static let id = "standard_error"

  /// Nothing reads a closed standard error again; a full pipe may clear.
  package let retry = RetryPolicy(maxAttempts: 5)
  package let isRecord = true
  private let output: EntryOutput

  /// `output` is chosen by ``EntryOutput/standardError(environment:)``.
  package init(_ output: EntryOutput) { self.output = output }

  package func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    let word =
      delivery.alert.status == .resolved ? "resolved" : delivery.alert.severity.rawValue
    let silenced = delivery.silence == nil ? "" : "silenced "
    let entry = JournalEntry(
      "\(silenced)\(word): \(delivery.sentence)", priority: delivery.priority)
    let result = output.write(entry)
    done(
      result >= 0
        ? .delivered
        : .failed(
          recoverable: result == -EAGAIN,
          reason: "can't write to standard error: \(String(cString: strerror(-result)))"))
  }
}
