extension PlaybookEntry {
  /// What to know and do about `degenerate_groups`.
  static let degenerateGroups = PlaybookEntry(
    detector: "degenerate_groups",
    messageID: "ff075675706b4bf68639ebbe466cfcf3",
    title: "Groups without a spread of reward",
    says: "Degenerate groups: X of groups have equal rewards",
    meaning:
      "Within most groups every completion earns the same reward, so the advantages are zero "
      + "and nothing is learnt from them. Near the highest reward the prompts are too easy, "
      + "near the lowest too hard.",
    fixes: [
      "Too easy: drop prompts the policy always solves, or move on to harder ones.",
      "Too hard: mix in prompts it sometimes solves, give partial credit, or warm up with "
        + "supervised examples.",
      "Sample more completions per prompt, so that a group more often disagrees with itself.",
      "Filter such groups and refill the batch (dynamic sampling), so that the batch keeps "
        + "its size.",
      "Check that the reward function isn't failing into one constant.",
    ],
    commonMistake:
      "Reading the flat reward and the zero gradients as a problem of the optimizer: there "
      + "is no signal to optimise.",
    // A smoothed share held for ten rows.
    typicalDelayRows: 20)
}
