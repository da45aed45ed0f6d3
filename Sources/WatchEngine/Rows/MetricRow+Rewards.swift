extension MetricRow {
  /// The row's reward mean: the trainer's own, else taken from its per-sample rewards; where another log
  /// of the run gives it, it is judged there.
  package var statedRewardMean: Double? {
    if let stated = signals[.rewardMean] { return stated }
    return rewards.isEmpty || isElsewhere(.rewardMean) ? nil : Moments(of: rewards).mean
  }

  /// The row's population standard deviation of rewards: the trainer's own, else from its rewards.
  package var statedRewardStd: Double? {
    if let stated = signals[.rewardStd] { return stated }
    return rewards.isEmpty || isElsewhere(.rewardStd) ? nil : Moments(of: rewards).deviation
  }

  private func isElsewhere(_ signal: Signal) -> Bool {
    guard let context else { return false }
    return context.elsewhere & SignalValues.mask(of: [signal]) != 0
  }
}
