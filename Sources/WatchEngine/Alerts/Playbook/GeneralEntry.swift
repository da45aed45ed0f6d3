extension PlaybookEntry {
  /// What serves where no other entry does: the user's own rules.
  static let general = PlaybookEntry(
    detector: "rule",
    messageID: "8ba20a4d4c5c4c74b83cee88a57317ce",
    title: "Rule of your own",
    says: "the message of the rule, else metric, value and limit",
    meaning:
      "A rule from the configuration, or a detector without a page of its own, has fired.",
    fixes: [
      "Read the completions and the other metrics at this step: numbers say what happens, "
        + "completions say why.",
      "Compare with the last checkpoint from before the onset.",
      "When in doubt lower the learning rate by 5x and restart from that checkpoint.",
    ],
    commonMistake:
      "Waiting for a second alert: act on warnings, a critical is harder to undo.",
    // Unknown for a rule; ten rows is a careful guess.
    typicalDelayRows: 10)
}
