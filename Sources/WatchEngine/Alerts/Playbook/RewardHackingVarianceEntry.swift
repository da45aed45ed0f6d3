extension PlaybookEntry {
  /// What to know and do about `reward_hacking`, kind `variance`.
  static let rewardHackingVariance = PlaybookEntry(
    detector: "reward_hacking",
    kind: "variance",
    messageID: "61a86c184db2485d9815a04d4562c289",
    title: "Reward hacking: variance",
    says: "Reward variance exploded Nx above baseline",
    meaning:
      "Some completions suddenly earn very different rewards from the others: a sign that "
      + "part of the samples found an exploit.",
    fixes: [
      "Read the completions at this step before anything else: repeated tokens, format "
        + "gaming, length, keyword stuffing.",
      "Clamp rewards to a sane range such as [-2, 2], which takes the pull out of outliers.",
      "Regularise the reward model with weight decay or dropout.",
      "Use two or three reward models and take the lowest score: one trick rarely fools them all.",
    ],
    commonMistake:
      "Lowering the learning rate: it only slows the way to the exploit.",
    // Median delay measured.
    typicalDelayRows: 3)
}
