import WatchEngine

/// Which alerts a hook is for: the `on:` of a hook.
struct HookFilter: Equatable, Sendable {
  /// This severity or a worse one.
  var severity = Severity.info
  /// Empty: every detector.
  var detectors: [String] = []
  /// A hook that stops a job must not run when the alert is over, so `resolved` has to be asked for.
  var statuses: [AlertStatus] = [.firing]

  func accepts(_ alert: AlertEvent) -> Bool {
    alert.severity >= severity && statuses.contains(alert.status)
      && (detectors.isEmpty || detectors.contains(alert.detector))
  }
}
