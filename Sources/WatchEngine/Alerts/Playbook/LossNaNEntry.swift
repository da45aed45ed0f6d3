extension PlaybookEntry {
  /// What to know and do about `loss_nan`.
  static let lossNaN = PlaybookEntry(
    detector: "loss_nan",
    messageID: "f174b2a2c8f24ee2a6d5abb72028c759",
    title: "Loss is not finite",
    says: "Loss is non-finite (NaN)",
    meaning:
      "The optimizer has blown up and every further update corrupts the weights. The current "
      + "state can't be saved.",
    fixes: [
      "Stop the run now, not after this epoch.",
      "Roll back to the last good checkpoint from before this step.",
      "Look for a gradient norm spike 10 to 50 steps earlier: if there is one, clipping is "
        + "the fix.",
      "Set max_grad_norm to 1.0, or tighten it.",
      "Lower the learning rate by 5x to 10x before resuming.",
      "Look for log(0), a division by zero when the advantages of a constant batch are "
        + "normalised, and overflow in fp16.",
    ],
    commonMistake:
      "Resuming from a NaN state: the weights are corrupt, only an earlier checkpoint helps.",
    // The loss is judged at once, but the cause lies up to 50 rows back.
    typicalDelayRows: 50)
}
