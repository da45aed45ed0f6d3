extension PlaybookEntry {
  /// What to know and do about `learning_rate_zero`.
  static let learningRateZero = PlaybookEntry(
    detector: "learning_rate_zero",
    messageID: "73887b68c29948ce8a589da173e4d379",
    title: "Learning rate is zero",
    says: "Learning rate fell to 0",
    meaning:
      "The learning rate dropped to zero in one go while the run goes on: the remaining "
      + "steps cost time and change nothing.",
    fixes: [
      "Check the scheduler's total number of steps: it is often counted per device or per "
        + "epoch, and runs out early.",
      "After a resume, check that the scheduler's state was restored and isn't past its end.",
      "Fix the schedule and resume from the last checkpoint; nothing learnt is lost.",
    ],
    commonMistake:
      "Waiting for the reward to move: it can't, the weights no longer change.",
    // Five rows of zero.
    typicalDelayRows: 5)
}
