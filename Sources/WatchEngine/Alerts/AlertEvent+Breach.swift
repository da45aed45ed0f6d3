extension AlertEvent {
  /// A firing alert for a breach of a row; `log` is the run's first.
  init(
    id: String, run: String, log: String, detector: String, breach: Breach, severity: Severity,
    onsetStep: Int, episode: Int, row: MetricRow
  ) {
    self.init(
      id: id, run: run, log: row.context?.log ?? log, row: row.index, offset: row.offset,
      step: row.step,
      stepSource: row.stepSource, onsetStep: onsetStep, detector: detector, kind: breach.kind,
      severity: severity, status: .firing, episode: episode, consecutive: breach.consecutive,
      value: breach.value, baseline: breach.baseline, threshold: breach.threshold,
      message: breach.sentence, evidence: breach.evidence, signals: Self.signals(of: row))
  }

  /// The canonical signals of a row, in the order of ``Signal``, with what other logs told of its step
  /// and the held-out reward last known: trainers evaluate every so many steps, and what it says counts
  /// until the next time.
  static func signals(of row: MetricRow) -> [OtherMetric] {
    Signal.allCases.compactMap { signal in
      let value =
        row.signals[signal] ?? row.context?.same[signal]
        ?? (signal == .evalReward ? row.knownEvalReward : nil)
      return value.map { OtherMetric(key: signal.name, value: $0) }
    }
  }
}
