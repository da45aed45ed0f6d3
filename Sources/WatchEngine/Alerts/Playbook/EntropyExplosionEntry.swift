extension PlaybookEntry {
  /// What to know and do about `entropy_explosion`.
  static let entropyExplosion = PlaybookEntry(
    detector: "entropy_explosion",
    messageID: "17f5f42ee16b415cab662e447f1166a9",
    title: "Entropy explosion",
    says: "Policy entropy rose from X to Y",
    meaning:
      "The policy is drifting towards noise: its outputs lose their structure instead of "
      + "becoming sharper. Left alone this ends in gibberish that no reward can rank.",
    fixes: [
      "Lower or remove the entropy bonus.",
      "Read the completions: mixed languages, broken words and endless text confirm it.",
      "Lower the learning rate by 2x to 5x.",
      "Check the sampler: temperature, top-p and the weights the inference engine really has.",
      "Roll back to a checkpoint from before the rise.",
    ],
    commonMistake:
      "Taking rising entropy for healthy exploration: exploration raises the best rewards, "
      + "noise lowers all of them.",
    // As long as the mirror case of a collapse.
    typicalDelayRows: 30)
}
