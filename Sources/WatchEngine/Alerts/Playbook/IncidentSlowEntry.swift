extension PlaybookEntry {
  /// What long completions and slow steps mean together.
  static let slowBecauseLong = PlaybookEntry(
    detector: "incident", kind: "slow_because_long",
    messageID: "4bdfa6dfd57a4b1288dd95ad6294188e",
    title: "Steps are slow because completions are long",
    says: "Steps are slow because completions are long",
    meaning:
      "Completions grew and steps take a multiple of their time, within 100 rows of each other: the "
      + "machine is well, it only generates more.",
    fixes: [
      "Fix the length first: read the longest completions, find what pays for length.",
      "Mask or punish truncated completions, so that they don't teach never to stop.",
      "Only when length is back and steps are still slow, look at the hardware and the network.",
    ],
    commonMistake: "Searching the cluster for a slow node while the policy writes novels.",
    typicalDelayRows: 20)
}
