import Glibc
package import WatchEngine

/// An ``EngineEvent`` in words for people.
package struct EngineLine: Sendable {
  package var event: LifeCycleEvent
  package var priority: Priority
  package var message: String
  /// Further journal fields, without the prefix.
  package var fields: [(String, String)]

  package init(_ engineEvent: EngineEvent) {
    switch engineEvent {
    case .opened(let log, let offset):
      self.init(.logOpened, .info, log, "reading \(log) from byte \(offset)")
    case .continued(let log, let file, let offset):
      // Debug: some trainers write a file a step.
      self.init(
        .logOpened, .debug, log, "\(log) goes on in \(file), reading from byte \(offset)",
        [("FILE", file)])
    case .waiting(let log):
      self.init(.logWaiting, .notice, log, "waiting for \(log), which isn't there yet")
    case .unreadable(let log, let number):
      self.init(
        .logUnreadable, .warning, log,
        "can't read \(log): \(String(cString: strerror(number))); trying again",
        [("ERRNO", String(number))])
    case .rotated(let log):
      self.init(.logChanged, .info, log, "\(log) was rotated; the old file is read to its end")
    case .truncated(let log):
      self.init(.logChanged, .notice, log, "\(log) was truncated; reading from its start")
    case .rewritten(let log):
      self.init(.logChanged, .notice, log, "\(log) was written anew; reading from its start")
    case .removed(let log):
      self.init(.logChanged, .notice, log, "\(log) is gone; waiting for it")
    case .recovered(let log, let sibling):
      self.init(
        .logChanged, .info, log, "\(log) was rotated meanwhile; finishing \(sibling) first")
    case .caughtUp(let log, let offset):
      self.init(.logOpened, .debug, log, "\(log) is read up to byte \(offset)")
    case .handedOver(let log, let other, let signals, let isForSilence):
      let list = signals.prefix(8).joined(separator: ", ") + (signals.count > 8 ? ", …" : "")
      self.init(
        .logOwner, isForSilence ? .notice : .info, log,
        isForSilence
          ? "\(other) is silent while \(log) goes on; taking \(list) from \(log)"
          : "taking \(list) from \(log), no longer from \(other)")
    case .formatRecognised(let log, let format):
      self.init(
        .logFormat, .info, log, "\(log) is recognised as \(format)", [("FORMAT", format)])
    case .lineTooLong(let log, let offset):
      self.init(
        .lineTooLong, .notice, log, "a line of \(log) at byte \(offset) is too long; skipping it")
    case .bytesLost(let log, let count, let reason):
      self.init(
        .bytesLost, .warning, log, "\(count) bytes of \(log) could not be read: \(reason)",
        [("BYTES", String(count))])
    case .degraded(let log, let reason):
      self.init(
        .degraded, .warning, log, "polling \(log ?? "all logs"): \(reason)")
    case .checkpointFailed(let log, let reason):
      self.init(
        .checkpointFailed, .error, log, "can't save the position in \(log): \(reason)")
    case .checkpointCorrupt(let log, let fallback):
      self.init(
        .checkpointCorrupt, .warning, log,
        "the saved position in \(log) is unusable; \(fallback)")
    }
  }

  private init(
    _ event: LifeCycleEvent, _ priority: Priority, _ log: String?, _ message: String,
    _ fields: [(String, String)] = []
  ) {
    self.event = event
    self.priority = priority
    // File names are untrusted too: one line each.
    self.message = PlainText.line(message, maxBytes: 1024)
    self.fields = log.map { [("LOG", $0)] + fields } ?? fields
  }
}
