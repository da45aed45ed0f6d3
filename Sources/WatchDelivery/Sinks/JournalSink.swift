import Glibc
import WatchEngine

/// Alerts as native journal entries, with every fact in a field of its own.
package struct JournalSink: Sink {
  package static let id = "journal"

  package let isRecord = true

  package init() {}

  package func deliver(_ delivery: Delivery, done: @escaping @Sendable (SinkResult) -> Void) {
    // libsystemd calls it a success when there is nobody to send to.
    guard JournalSocket.isThere else {
      done(.failed(recoverable: true, reason: "no journal at \(JournalSocket.path)"))
      return
    }
    let result = Self.entry(delivery).send()
    // Ignoring a failure: the alert itself names the diagnosis, and must not be written twice.
    if result >= 0 { _ = Self.incident(delivery)?.send() }
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

  /// The entry that tells of an incident's new diagnosis, with a catalog page of its own; else nil.
  ///
  /// It has the fields of the alert that made it, but for the alert's id, which the journal holds once.
  package static func incident(_ delivery: Delivery) -> JournalEntry? {
    let alert = delivery.alert
    guard alert.status == .firing, alert.incident.isNew, let diagnosis = alert.incident.diagnosis
    else { return nil }
    var digest = IncidentDigest()
    digest.add(alert)
    let who = PlainText.line("[\(alert.run), step \(alert.step)]", maxBytes: 300)
    let sentence = digest.summaries.first?.sentence ?? diagnosis.entry.title
    var entry = JournalEntry(
      "Incident: \(sentence) \(who). \(alert.advice)", priority: delivery.priority)
    entry.add("MESSAGE_ID", diagnosis.entry.messageID)
    for (name, value) in DeliveryFields.fields(of: delivery) {
      switch name {
      case "RLWATCH_ALERT_ID": continue
      case "RLWATCH_DETECTOR": entry.add(name, diagnosis.entry.detector)
      case "RLWATCH_KIND": entry.add(name, diagnosis.id)
      default: if let value { entry.add(name, value) }
      }
    }
    return entry
  }
}
