extension MetricRow {
  /// The row's reward mean: the trainer's own, else taken from its per-sample rewards.
  package var statedRewardMean: Double? {
    if let stated = signals[.rewardMean] { return stated }
    return rewards.isEmpty ? nil : Moments(of: rewards).mean
  }

  /// The row's population standard deviation of rewards: the trainer's own, else from its rewards.
  package var statedRewardStd: Double? {
    if let stated = signals[.rewardStd] { return stated }
    return rewards.isEmpty ? nil : Moments(of: rewards).deviation
  }
}
