import Dispatch
import Synchronization
package import WatchEngine

/// Tells of the daemon's own life: to the journal with RLWATCH_EVENT, or on standard error.
///
/// Never blocks its caller: entries are written on a queue of its own, so a stuck journal can't stall
/// ingest. Bounded: beyond ``capacity`` waiting entries the new ones are dropped and, once there is
/// room, their number is said.
package final class Log: Sendable {
  /// Entries waiting at most; a start with 1,000 logs says about as many things.
  package static let capacity = 2000

  private let output: EntryOutput
  private let queue = DispatchQueue(label: "rlwatchd.log")
  private let waiting = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)

  package init(_ output: EntryOutput) { self.output = output }

  /// Writes one life-cycle entry.
  ///
  /// `fields` are further journal fields without the prefix RLWATCH_, in upper case.
  package func tell(
    _ event: LifeCycleEvent, _ message: String, priority: Priority = .info,
    fields: [(String, String)] = [], file: String = #fileID, line: Int = #line,
    function: String = #function
  ) {
    var entry = JournalEntry(
      message, priority: priority, file: file, line: line, function: function)
    entry.add("RLWATCH_EVENT", event.rawValue)
    if let messageID = event.messageID { entry.add("MESSAGE_ID", messageID) }
    for (name, value) in fields { entry.add("RLWATCH_" + name, value) }
    write(entry)
  }

  /// Writes an event of the engine in words for people.
  package func tell(_ event: EngineEvent) {
    let line = EngineLine(event)
    tell(line.event, line.message, priority: line.priority, fields: line.fields)
  }

  /// Waits until what was told so far is written, at most `milliseconds`; for the way out.
  ///
  /// Returns whether all was written in time.
  package func flush(milliseconds: Int) -> Bool {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    return done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
  }

  private func write(_ entry: JournalEntry) {
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.capacity else {
      waiting.subtract(1, ordering: .relaxed)
      dropped.add(1, ordering: .relaxed)
      return
    }
    queue.async {
      // Nobody is left to be told of a failure here: ignoring it.
      _ = self.output.write(entry)
      self.waiting.subtract(1, ordering: .relaxed)
      let missed = self.dropped.exchange(0, ordering: .relaxed)
      guard missed > 0 else { return }
      _ = self.output.write(
        JournalEntry("\(missed) messages were dropped: the journal was stuck", priority: .warning))
    }
  }
}
