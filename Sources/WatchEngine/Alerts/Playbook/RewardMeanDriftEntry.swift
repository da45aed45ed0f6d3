extension PlaybookEntry {
  /// What to know and do about `reward_mean_drift`.
  static let rewardMeanDrift = PlaybookEntry(
    detector: "reward_mean_drift",
    messageID: "d21ede32b23c422a93e96d4c22d36fab",
    title: "Reward mean drift",
    says: "Reward mean has been drifting up|down monotonically for N steps",
    meaning:
      "The reward has moved one way for long without swinging back. That may be learning, or "
      + "a slow exploit whose variance never jumps.",
    fixes: [
      "Read the completions: are they getting better, or just stranger?",
      "Better: it's learning; raise warmup_steps or consecutive_steps to hear less of it.",
      "Stranger: treat it as reward hacking; clamp rewards, regularise the reward model, "
        + "take the lowest of several.",
    ],
    commonMistake:
      "Panicking: this sign is ambiguous, which is why it's only ever a warning; "
      + "investigate, don't stop.",
    // Median delay measured for a drift of medium speed.
    typicalDelayRows: 46)
}
