/// What a row of a run with several logs has beside it: its place in the run, and what the others told.
///
/// Rows of a run with one log have none. The values are for detectors that weigh one signal by another
/// and for the reader of an alert; each is judged where it was told, never here.
package final class RowContext: Sendable {
  /// The log the row stands in.
  package let log: String
  /// Counts the steps of the run that were judged, whichever log told of them first.
  package let index: Int
  /// Another log told of the step before this one, or has steps of another kind.
  package let isContinued: Bool
  /// The row's log sets the run's pace: its steps are the run's.
  package let setsPace: Bool
  /// The signals that other logs give: one bit each.
  package let elsewhere: UInt32
  /// Another log gives the rewards of the samples.
  package let hasRewardsElsewhere: Bool
  /// What others told of this very step.
  package let same: SignalValues
  /// The same, and of the few steps before what they haven't told of this one yet.
  package let recent: SignalValues
  /// Keys of rules that others told lately, by their places among the watched keys.
  package let recentKeys: Set<Int>

  init(
    log: String, index: Int, isContinued: Bool, setsPace: Bool, elsewhere: UInt32,
    hasRewardsElsewhere: Bool, same: SignalValues, recent: SignalValues, recentKeys: Set<Int>
  ) {
    self.log = log
    self.index = index
    self.isContinued = isContinued
    self.setsPace = setsPace
    self.elsewhere = elsewhere
    self.hasRewardsElsewhere = hasRewardsElsewhere
    self.same = same
    self.recent = recent
    self.recentKeys = recentKeys
  }
}

extension MetricRow {
  /// The row's place in its run; in a run of one log that in the log.
  package var runIndex: Int { context?.index ?? index }

  /// A signal that is weighed but not judged: the row's own, else what another log told of it lately.
  package func witness(_ signal: Signal) -> Double? {
    signals[signal] ?? context?.recent[signal]
  }

  /// Signals of the row or told by other logs lately, one bit each.
  package var witnessMask: UInt32 { signals.mask | (context?.recent.mask ?? 0) }
}
