package import WatchEngine

/// Alerts that are recorded but not told, until a moment: one `rlwatchd silence`.
package struct Silence: Sendable, Equatable {
  /// Longest, seconds: a year; what should never be told belongs into the config.
  package static let longest = 365.0 * 86_400

  /// 8 hex digits.
  package var id: String
  /// Name or glob.
  package var run: String
  /// Id or glob; `*`: every detector.
  package var detector: String
  /// Alerts of this severity and milder ones; a worse one is told.
  package var upTo: Severity
  /// Unix seconds.
  package var from: Double
  package var until: Double
  package var by: String
  package var reason: String

  package init(
    id: String, run: String, detector: String = "*", upTo: Severity = .critical, from: Double,
    until: Double, by: String, reason: String
  ) {
    self.id = id
    self.run = run
    self.detector = detector
    self.upTo = upTo
    self.from = from
    self.until = until
    self.by = by
    self.reason = reason
  }

  /// The end alone counts, so that a clock that is set back opens no gap.
  package func isInForce(at now: Double) -> Bool { now < until }

  /// Whether it is about an alert like this one, in force or not.
  package func covers(_ alert: AlertEvent) -> Bool {
    alert.severity <= upTo && Self.matches(alert.run, run) && Self.matches(alert.detector, detector)
  }

  /// A name means itself even when it holds what globs are made of.
  package static func matches(_ name: String, _ pattern: String) -> Bool {
    name == pattern || pattern == "*" || GlobPattern.name(name, matches: pattern)
  }

  package static func isGlob(_ pattern: String) -> Bool {
    pattern.contains { "*?[".contains($0) }
  }
}
