package import WatchEngine

/// Which alerts a hook is for; each set that isn't empty must hold the alert's own.
package struct HookFilter: Sendable, Equatable {
  package var severities: Set<Severity>
  package var detectors: Set<String>
  package var statuses: Set<AlertStatus>

  /// Without sets: every alert that begins.
  ///
  /// Resolved alerts must be asked for: a hook that stops a job must not stop it when all is well.
  package init(
    severities: Set<Severity> = [], detectors: Set<String> = [],
    statuses: Set<AlertStatus> = [.firing]
  ) {
    self.severities = severities
    self.detectors = detectors
    self.statuses = statuses
  }

  package func matches(_ alert: AlertEvent) -> Bool {
    (severities.isEmpty || severities.contains(alert.severity))
      && (detectors.isEmpty || detectors.contains(alert.detector))
      && (statuses.isEmpty || statuses.contains(alert.status))
  }
}
