extension PlaybookEntry {
  /// What to know and do about `throughput_collapse`.
  static let throughputCollapse = PlaybookEntry(
    detector: "throughput_collapse",
    messageID: "44b0592a3de84a339b7542f7f2c88182",
    title: "Throughput collapse",
    says: "Step time = X s, Nx above baseline",
    meaning:
      "Steps take several times as long as they used to, so the same budget buys a fraction "
      + "of the training.",
    fixes: [
      "If completions grew too, fix their length first: it explains the time.",
      "Look at the slowest rank: a throttled or shared GPU holds up all others.",
      "Check what the step waits for: data loading, a reward server, or writing to a full or "
        + "slow disk.",
      "Look for preemption by the inference engine's cache; give it more memory or fewer "
        + "sequences at once.",
    ],
    commonMistake:
      "Comparing averages over the whole run: they hide the moment it began, which points to "
      + "the cause.",
    // A few rows of a smoothed step time.
    typicalDelayRows: 8)
}
