package import WatchEngine

/// Which alerts a hook is for: the `on:` of a hook.
package struct HookFilter: Sendable, Equatable {
  /// This severity or a worse one.
  package var severity: Severity
  /// Empty: every detector.
  package var detectors: [String]
  /// A hook that stops a job must not run when the alert is over, so `resolved` has to be asked for.
  package var statuses: [AlertStatus]

  /// Without arguments: every alert that begins.
  package init(
    severity: Severity = .info, detectors: [String] = [], statuses: [AlertStatus] = [.firing]
  ) {
    self.severity = severity
    self.detectors = detectors
    self.statuses = statuses
  }

  package func matches(_ alert: AlertEvent) -> Bool {
    alert.severity >= severity && statuses.contains(alert.status)
      && (detectors.isEmpty || detectors.contains(alert.detector))
  }
}
