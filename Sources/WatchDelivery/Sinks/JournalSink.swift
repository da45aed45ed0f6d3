import Glibc
import WatchEngine

/// Alerts as native journal entries, with every fact in a field of its own.
package struct JournalSink: Sink {
  package static let id = "journal"

  package init() {}

  package func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    // libsystemd calls it a success when there is nobody to send to.
    guard JournalSocket.isThere else {
      done(.failed(recoverable: true, reason: "no journal at \(JournalSocket.path)"))
      return
    }
    let result = Self.entry(delivery).send()
    done(
      result >= 0
        ? .delivered
        : .failed(
          recoverable: true, reason: "the journal refused it: \(String(cString: strerror(-result)))"
        ))
  }

  /// The entry of a delivery: the fields of the product contract.
  package static func entry(_ delivery: Delivery) -> JournalEntry {
    var entry = JournalEntry(delivery.sentence, priority: delivery.priority)
    entry.add("MESSAGE_ID", delivery.entry.messageID)
    for (name, value) in DeliveryFields.fields(of: delivery) {
      if let value { entry.add(name, value) }
    }
    return entry
  }
}
