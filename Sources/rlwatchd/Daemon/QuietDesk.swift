import Dispatch
import WatchDelivery
import WatchEngine

/// Keeps the ``SilenceBook`` up with its file and with time, and says what comes of it.
///
/// Confined to the delivery queue. Wakes when the file changes and when a silence ends, else never.
final class QuietDesk {
  private(set) var book = SilenceBook()
  private let file: QuietFile
  private let log: Log
  private let queue: DispatchQueue
  private let due: @Sendable () -> Void
  private var watch: QuietWatch?
  private var timer: (any DispatchSourceTimer)?
  private var lastLook: QuietFile.Look?

  /// `due` is called on `queue` when it is time for a ``look()``.
  init(file: QuietFile, log: Log, queue: DispatchQueue, due: @escaping @Sendable () -> Void) {
    self.file = file
    self.log = log
    self.queue = queue
    self.due = due
    file.prepare()
    watch = QuietWatch(folder: file.folder, queue: queue, heard: due)
  }

  /// What came of new orders or of time since the last look; all of it is said here.
  func look() -> [SilenceBook.Change] {
    let now = WallClock.now()
    let look = file.look()
    guard look != lastLook else { return said(book.tick(at: now)) }
    lastLook = look
    do throws(QuietFile.Fault) {
      return said(book.take(try file.read(), at: now))
    } catch {
      log.tell(
        .ordersRefused,
        "\(file.path) is refused, the silences of before still hold: \(error.reason)",
        priority: .error)
      return said(book.tick(at: now))
    }
  }

  func judge(
    _ alert: AlertEvent, inDoubt: Bool
  ) -> (ruling: SilenceBook.Ruling, over: [AlertEvent]) {
    book.judge(alert, inDoubt: inDoubt, at: WallClock.now())
  }

  /// The journal has the alert itself already, as a silenced one.
  func sayLate(_ alert: AlertEvent, after silence: Silence) {
    let delivery = Delivery(alert)
    log.tell(
      .silenceEnded, "silence \(silence.id) ended, and this still fires: \(delivery.sentence)",
      priority: delivery.priority,
      fields: [
        ("SILENCE", silence.id), ("ALERT_ID", alert.id), ("RUN", alert.run), ("LOG", alert.log),
        ("DETECTOR", alert.detector), ("SEVERITY", alert.severity.rawValue),
      ])
  }

  private func said(_ changes: [SilenceBook.Change]) -> [SilenceBook.Change] {
    for change in changes {
      switch change {
      case .began(let silence):
        log.tell(
          .silenced, "silence \(SilenceText.sentence(silence))", priority: .notice,
          fields: [("SILENCE", silence.id), ("RUN", silence.run), ("DETECTOR", silence.detector)])
      case .ended(let silence, let removed):
        log.tell(
          .silenceEnded,
          "silence \(silence.id) \(removed ? "was removed" : "ended"): "
            + "\(SilenceText.subject(silence)) is told again", priority: .notice,
          fields: [("SILENCE", silence.id), ("RUN", silence.run), ("DETECTOR", silence.detector)])
      case .acknowledged(let acknowledgement):
        let comment = acknowledgement.comment.isEmpty ? "" : ": \(acknowledgement.comment)"
        log.tell(
          .acknowledged, "\(acknowledgement.by) acknowledges \(acknowledgement.alert)\(comment)",
          priority: .notice, fields: [("ALERT_ID", acknowledgement.alert)])
      case .tell(let alert, let silence): sayLate(alert, after: silence)
      case .drop: break
      }
    }
    schedule()
    return changes
  }

  /// By the wall clock, which is what people mean by two hours, also on a machine that slept.
  private func schedule() {
    timer?.cancel()
    timer = nil
    guard let end = book.nextEnd else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let seconds = min(max(0, end - WallClock.now()), Silence.longest)
    timer.schedule(wallDeadline: .now() + seconds, leeway: .milliseconds(100))
    timer.setEventHandler(handler: due)
    timer.activate()
    self.timer = timer
  }
}
