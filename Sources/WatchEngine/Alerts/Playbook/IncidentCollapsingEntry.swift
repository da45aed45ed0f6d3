extension PlaybookEntry {
  /// What entropy collapse and KL explosion mean together.
  static let collapsingAndDrifting = PlaybookEntry(
    detector: "incident", kind: "collapsing_and_drifting",
    messageID: "e3eaad01322448a7b8fa2ba91daa8806",
    title: "Policy is collapsing and drifting",
    says: "Policy is collapsing and drifting",
    meaning:
      "Entropy collapsed and KL exploded within 100 rows: the policy narrows onto a few outputs "
      + "and runs away from the reference with them. The collapse feeds the drift, so the order of "
      + "the fixes matters.",
    fixes: [
      "Fix entropy first: lower the learning rate by 5x to 10x.",
      "Then KL: raise its coefficient by 2x to 3x.",
      "Roll back to a checkpoint from before both and apply the two before resuming.",
      "Read completions of the last steps: what the policy narrowed onto tells what the reward pays "
        + "for.",
    ],
    commonMistake:
      "Turning up the KL coefficient alone: it pulls at a policy that has stopped exploring, and "
      + "entropy stays down.",
    typicalDelayRows: 20)
}
