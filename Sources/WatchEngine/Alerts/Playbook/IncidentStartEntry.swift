extension PlaybookEntry {
  /// What alerts of several detectors in the first rows mean.
  static let wrongFromTheStart = PlaybookEntry(
    detector: "incident", kind: "wrong_from_the_start",
    messageID: "d8a2e3ba23e74e188b05618a348edca7",
    title: "Everything is wrong from the first rows",
    says: "Everything is wrong from the first rows",
    meaning:
      "Several detectors spoke within the first ten rows. Nothing can have drifted that fast: the "
      + "run was set up wrong.",
    fixes: [
      "Check that the reference model is the checkpoint the policy starts from, with the same "
        + "tokenizer and template.",
      "Check the sampler: temperature, stop tokens, and that it runs the current weights in the "
        + "trainer's precision.",
      "Check learning rate, its warm-up and the gradient clipping against a config that worked.",
      "Check the scale of the rewards and of the KL coefficient.",
    ],
    commonMistake:
      "Tuning coefficients as if the run had drifted: with a wrong reference or sampler no value "
      + "helps.",
    // Nothing was ever healthy.
    typicalDelayRows: 0)
}
