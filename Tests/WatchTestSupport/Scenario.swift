package import WatchEngine

/// A labelled run: what is wrong with it, from which row on, how badly.
package struct Scenario: Sendable {
  package enum Grade: Int, Sendable, CaseIterable {
    case mild
    case medium
    case severe
  }

  package let family: String
  /// Detectors whose alert is right; empty for a healthy run.
  package let detectors: Set<String>
  package let grade: Grade
  package let onset: Int
  package let rows: [MetricRow]

}
