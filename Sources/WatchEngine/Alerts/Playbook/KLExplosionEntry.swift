extension PlaybookEntry {
  /// What to know and do about `kl_explosion`.
  static let klExplosion = PlaybookEntry(
    detector: "kl_explosion",
    messageID: "acc964b61fc84b31b161413a3d1039e6",
    title: "KL divergence explosion",
    says: "KL divergence = X, Yσ above rolling mean",
    meaning:
      "The policy has drifted far from the reference model, usually the prelude to reward "
      + "hacking: it found unusual behaviour the reward model likes.",
    fixes: [
      "Raise the KL coefficient by 2x to 3x now; it acts on this number directly.",
      "Lower the learning rate, so that each step drifts less.",
      "Beyond 4.5σ a run rarely comes back: roll back to a checkpoint and raise the "
        + "coefficient before resuming.",
      "Early in training, suspect a blind spot of the reward model: read the completions at "
        + "the spike.",
    ],
    commonMistake:
      "Reading KL alone: when entropy falls too, the policy is collapsing and drifting; fix "
      + "entropy first, then KL.",
    // Median delay measured for a run-away.
    typicalDelayRows: 12)
}
