extension PlaybookEntry {
  /// What to know and do about `advantage_variance`.
  static let advantageVariance = PlaybookEntry(
    detector: "advantage_variance",
    messageID: "683a751d1b8c4b23b062718a7988c34e",
    title: "Advantage variance spike",
    says: "Advantage std = X, Nx above rolling baseline",
    meaning:
      "The value head is no longer a useful baseline, so policy updates pull in inconsistent "
      + "directions.",
    fixes: [
      "Turn advantage normalisation on; it is the usual cure.",
      "Use a larger batch, which averages the noise away.",
      "Lower the learning rate so that the value head can catch up.",
      "Give the value head more capacity; that is a change of architecture, so try the "
        + "others first.",
    ],
    commonMistake:
      "Shrugging it off because advantages are noisy anyway: large spikes come 50 to 100 "
      + "steps before exploding gradients or an entropy collapse.",
    // Judged row by row: at once.
    typicalDelayRows: 1)
}
