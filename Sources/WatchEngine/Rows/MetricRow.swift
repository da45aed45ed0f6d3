/// Where a row's step number comes from.
package enum StepSource: String, Codable, Sendable {
  /// The row carries a step key.
  case key
  /// The trainer's progress counter (a bar or banner) seen before the row.
  case progress
  /// The row's place among the accepted rows.
  case order
}

/// One accepted metric row: what the detectors judge.
package struct MetricRow: Sendable {
  /// 0-based index over the accepted rows of this log.
  package var index = 0
  /// The trainer's step; may repeat, stride or go back.
  package var step = 0
  package var stepSource = StepSource.order
  /// Byte offset in the log of the record this row was read from.
  package var offset: UInt64 = 0
  package var signals = SignalValues()
  /// Per-sample rewards of the row, when the log has them; bounded by the reader.
  package var rewards: [Double] = []
  /// Remaining numeric keys as written by the trainer; bounded by the reader.
  package var other: [OtherMetric] = []
  /// The held-out reward last told before this row, or in it; nil before the first.
  package var knownEvalReward: Double?
  /// Values of the keys that the user's rules name, in the order of ``EngineSettings/watchedKeys``;
  /// nil where the row lacks the key.
  ///
  /// Empty without such rules.
  package var watched: [Double?] = []
  /// What other logs of the run have to do with it; nil in a run of one log.
  package var context: RowContext?

  package init() {}
}

/// A numeric key that maps to no canonical signal, as the trainer wrote it.
package struct OtherMetric: Codable, Sendable, Equatable {
  package var key: String
  package var value: Double

  package init(key: String, value: Double) {
    self.key = key
    self.value = value
  }
}
