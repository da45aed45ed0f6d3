package import WatchEngine

extension MetricRow {
  /// A row with these signals.
  package init(step: Int, _ signals: [Signal: Double] = [:], rewards: [Double] = []) {
    self.init()
    self.index = step
    self.step = step
    for (signal, value) in signals { self.signals[signal] = value }
    self.rewards = rewards
  }
}

extension Detector {
  /// Judges a series of one signal, nil where a row lacks it; steps count from 0.
  package mutating func judge(_ signal: Signal, _ values: [Double?]) -> [Verdict] {
    values.enumerated().map { step, value in
      judge(MetricRow(step: step, value.map { [signal: $0] } ?? [:]))
    }
  }

  /// What a copy of this detector says of a series: fit for expectations, which can't mutate.
  package func verdicts(_ signal: Signal, _ values: [Double?]) -> [Verdict] {
    var copy = self
    return copy.judge(signal, values)
  }

  /// What a copy of this detector says of rows.
  package func verdicts(_ rows: [MetricRow]) -> [Verdict] {
    var copy = self
    return rows.map { copy.judge($0) }
  }

  /// The detector after rows.
  package func after(_ rows: [MetricRow]) -> Self {
    var copy = self
    for row in rows { _ = copy.judge(row) }
    return copy
  }

  /// The detector after a way through JSON, as a checkpoint does it.
  package func throughCheckpoint() throws -> Self { try Checkpointed.copy(of: self) }
}

extension Verdict {
  /// The evidence, nil unless this is a breach.
  package var breach: Breach? {
    guard case .breach(let breach) = self else { return nil }
    return breach
  }
}

extension [Verdict] {
  /// "row severity" or "row severity kind" for each breach.
  package var breaches: [String] {
    enumerated().compactMap { row, verdict in
      guard let breach = verdict.breach else { return nil }
      return "\(row) \(breach.severity.rawValue)" + (breach.kind.isEmpty ? "" : " \(breach.kind)")
    }
  }
}
