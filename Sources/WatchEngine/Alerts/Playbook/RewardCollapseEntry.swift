extension PlaybookEntry {
  /// What to know and do about `reward_collapse`.
  static let rewardCollapse = PlaybookEntry(
    detector: "reward_collapse",
    messageID: "d3a3f830e81b4700bcd3e6c7b9ec6fa2",
    title: "Reward collapse",
    says: "Reward mean fell from X to Y",
    meaning:
      "The reward has lost most of what it gained. The policy has left the region where it "
      + "was any good, or the reward itself broke.",
    fixes: [
      "Check the reward function first: a verifier that times out, a crashed server or a "
        + "changed format pays nothing to good answers.",
      "Read completions from before and after: are the answers worse, or only the marks?",
      "Worse answers: roll back to the checkpoint with the best held-out reward and lower "
        + "the learning rate by 5x.",
      "Raise the KL coefficient by 2x to 3x before resuming.",
    ],
    commonMistake:
      "Waiting for it to recover: a policy that earns nothing gets no signal to climb back with.",
    // Some rows until the fall is beyond noise.
    typicalDelayRows: 15)
}
