extension PlaybookEntry {
  /// What to know and do about `reward_flatline`.
  static let rewardFlatline = PlaybookEntry(
    detector: "reward_flatline",
    messageID: "e4dc68a0790041e2b8ca8d6f66275721",
    title: "Reward flatline",
    says: "Reward mean has been exactly X for N rows",
    meaning:
      "The reward hasn't moved at all for many rows, and without any spread: this isn't a "
      + "plateau, something returns a constant.",
    fixes: [
      "Call the reward function by hand on a few completions from this step.",
      "Look for a swallowed exception or a time-out that returns a default reward.",
      "Check the answer parser against what the completions look like now.",
      "If the reward is real, every prompt is solved or none is: change the mix of prompts.",
    ],
    commonMistake:
      "Tuning the optimizer: with a constant reward every advantage is zero and no setting helps.",
    // The length of run that chance can't explain.
    typicalDelayRows: 20)
}
