/// Another log of a run gives some signals from here on.
package struct Handover: Sendable, Equatable {
  /// Places among the run's logs.
  package var from: Int
  package var to: Int
  package var signals: [String]
  /// The one before told nothing while this one went on; else this one comes first by rank.
  package var isForSilence: Bool
}
