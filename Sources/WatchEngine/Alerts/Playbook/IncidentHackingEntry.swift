extension PlaybookEntry {
  /// What reward hacking and KL explosion mean together.
  static let hackingAndDrifting = PlaybookEntry(
    detector: "incident", kind: "hacking_and_drifting",
    messageID: "497cdc2391f84edd9b74b6800ea0a5d4",
    title: "Policy drifts towards an exploit",
    says: "Policy drifts towards an exploit",
    meaning:
      "The rewards look hacked and the policy moved far from the reference within 100 rows: it found "
      + "something that pays and goes there.",
    fixes: [
      "Read the completions at these steps: repeated tokens, format gaming, length, keyword stuffing.",
      "Close the exploit in the reward: clamp it, punish the pattern, or take the minimum of several "
        + "reward models.",
      "Raise the KL coefficient by 2x to 3x.",
      "Roll back to a checkpoint from before; what was learned since is the exploit.",
    ],
    commonMistake:
      "Lowering the learning rate: it slows the way to the exploit and changes nothing about it.",
    typicalDelayRows: 20)
}
