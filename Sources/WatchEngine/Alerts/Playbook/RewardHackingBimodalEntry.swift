extension PlaybookEntry {
  /// What to know and do about `reward_hacking`, kind `bimodal`.
  static let rewardHackingBimodal = PlaybookEntry(
    detector: "reward_hacking",
    kind: "bimodal",
    messageID: "2a145eda65d84431a48cf8c56eeb926a",
    title: "Reward hacking: two clusters",
    says: "Bimodal reward distribution detected — Hartigan dip test p-value = X",
    meaning:
      "The rewards of single samples have split into two clusters, and one of them may be an "
      + "exploit. This can appear while mean and variance look fine.",
    fixes: [
      "Read the completions at this step, some from each cluster: repeated tokens, format "
        + "gaming, length, keyword stuffing.",
      "Clamp rewards to a sane range such as [-2, 2].",
      "Regularise the reward model with weight decay or dropout.",
      "Use two or three reward models and take the lowest score: one trick rarely fools them all.",
    ],
    commonMistake:
      "Lowering the learning rate: it only slows the way to the exploit.",
    // Median delay measured while the second cluster grows.
    typicalDelayRows: 36)
}
