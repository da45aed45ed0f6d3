extension PlaybookEntry {
  /// What to know and do about `entropy_collapse`.
  static let entropyCollapse = PlaybookEntry(
    detector: "entropy_collapse",
    messageID: "e647a2f516634b6681362cf908a7d22f",
    title: "Entropy collapse",
    says: "Policy entropy dropped from X to Y over N consecutive steps",
    meaning:
      "The policy has stopped exploring and its outputs are close to deterministic. The "
      + "reward goes flat soon after, if it hasn't yet.",
    fixes: [
      "Lower the learning rate by 5x to 10x; in nine cases of ten this is the fix.",
      "Raise the KL coefficient by 2x to 3x, so that the reference model holds the policy back.",
      "Add an entropy bonus, or raise it; TRL and OpenRLHF have one.",
      "Roll back to a checkpoint from before the fall (healthy is above 1.5 nats; below 0.5 "
        + "a policy may be beyond saving) and lower the learning rate before resuming.",
    ],
    commonMistake:
      "Letting the warning pass: a warning at step 200 left alone is a critical at step 250 "
      + "that is much harder to save.",
    // Median delay measured for a fall of medium speed.
    typicalDelayRows: 40)
}
