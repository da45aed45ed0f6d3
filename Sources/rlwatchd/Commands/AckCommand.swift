import ArgumentParser
import WatchDelivery
import WatchEngine

/// `rlwatchd ack`: somebody has seen these alerts.
struct AckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "Acknowledge active alerts: they stay quiet until they are over.",
    discussion: """
      An acknowledged alert is not told any more: not when a silence that held it ends, not after a \
      restart, and not by Prometheus. Who, when and why stand in the status. If it gets worse, that is \
      another alert and told; its resolved notice is sent as ever. Exit status 65 when there is no \
      such alert.
      """)

  @Argument(
    help: ArgumentHelp(
      "Id of an active alert (RLWATCH_ALERT_ID), or a run: all active alerts of it.",
      valueName: "alert-or-run"))
  var target: String

  @Argument(help: "Of that run only alerts of this detector, or of those that match the glob.")
  var detector: String?

  @Option(name: .long, help: "For whoever looks at the status.")
  var comment = ""

  @Option(name: .long, help: "The daemon's state directory.")
  var stateDir: String?

  func run() throws {
    let known = try KnownState(directory: StateDirectory.resolve(stateDir))
    let active = known.active
    var chosen = active.filter { $0.id == target }
    if chosen.isEmpty {
      guard !Silence.isGlob(target) || known.runs.contains(target) else {
        throw KnownState.unknown("run or alert", target, among: known.runs)
      }
      try known.check(run: target)
      if let detector { try known.check(detector: detector) }
      chosen = active.filter {
        $0.run == target && Silence.matches($0.detector, detector ?? "*")
      }
    }
    guard !chosen.isEmpty else {
      let what = detector.map { "\($0) of \(target)" } ?? target
      StandardError.say(
        "rlwatchd: no alert of \(PlainText.line(what, maxBytes: 300)) fires now")
      throw ExitStatus.notFound
    }
    let (now, by) = (WallClock.now(), KnownState.author)
    try known.update { orders in
      orders.acknowledgements.removeAll { old in chosen.contains { $0.id == old.alert } }
      orders.acknowledgements += chosen.map {
        Acknowledgement(
          alert: $0.id, by: by, at: now,
          comment: PlainText.line(comment, maxBytes: QuietOrders.textBytes))
      }
      orders.acknowledgements.removeFirst(
        max(0, orders.acknowledgements.count - QuietOrders.most))
    }
    for alert in chosen {
      let run = PlainText.line(alert.run, maxBytes: QuietOrders.nameBytes)
      print(
        "acknowledged \(alert.id): \(alert.severity.rawValue) \(alert.detector) of \(run), step "
          + "\(alert.step)")
    }
  }
}
