extension PlaybookEntry {
  /// What an advantage spike some time before worse means.
  static let earlyWarning = PlaybookEntry(
    detector: "incident", kind: "early_warning",
    messageID: "656f4067934d468e94ad053b32f5773b",
    title: "Advantage spike was the early warning",
    says: "Advantage spike was the early warning",
    meaning:
      "Advantages spiked 50 to 100 rows before entropy, KL, gradients or the loss went: the "
      + "baseline of the value function stopped being one, and the updates pulled it all along.",
    fixes: [
      "Roll back to before the advantage spike: the trouble began there.",
      "Turn advantage normalisation on.",
      "Use a larger batch and a lower learning rate before resuming.",
      "Treat the next advantage warning as the time to act: there are 50 rows or more.",
    ],
    commonMistake:
      "Rolling back to just before the last alert: the cause is half a hundred rows older.",
    typicalDelayRows: 20)
}
