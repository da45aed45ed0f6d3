extension PlaybookEntry {
  /// What to know and do about `length_explosion`.
  static let lengthExplosion = PlaybookEntry(
    detector: "length_explosion",
    messageID: "1e23c882207748cd9f002ecf26618180",
    title: "Completion length explosion",
    says: "Completion length = X, Nx above baseline",
    meaning:
      "Completions grow far beyond their usual length and more of them are cut off at the "
      + "limit. The reward may pay for length, or the policy may have lost the end-of-text "
      + "token.",
    fixes: [
      "Read the longest completions: repetition and padding point to a reward that pays for "
        + "length.",
      "Check that truncated completions are masked or punished, so that they don't teach "
        + "never to stop.",
      "Add a length penalty, or normalise the loss by a constant length instead of each "
        + "sample's own.",
      "If the answers really need the room, raise the limit before memory or time does it for you.",
    ],
    commonMistake:
      "Taking length for better reasoning: compare the held-out score at equal length.",
    // A few rows of a smoothed length.
    typicalDelayRows: 8)
}
