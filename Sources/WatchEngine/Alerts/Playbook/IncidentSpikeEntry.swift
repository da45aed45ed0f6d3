extension PlaybookEntry {
  /// What a gradient spike and non-finite values after it mean together.
  static let spikeThenNonFinite = PlaybookEntry(
    detector: "incident", kind: "spike_then_non_finite",
    messageID: "de1e4bdda8734e98894c137b6c434ad8",
    title: "Gradient spike caused non-finite values",
    says: "Gradient spike caused non-finite values",
    meaning:
      "The gradient norm spiked and within 100 rows values were NaN or infinite: the spike is the "
      + "cause, and the weights are corrupt from there on.",
    fixes: [
      "Stop the run now; it can't recover.",
      "Roll back to a checkpoint from before the spike, not merely from before the NaN.",
      "Clip gradients: max_grad_norm 1.0, and if it is set already, 0.5 or 0.1.",
      "Lower the learning rate by 5x before resuming.",
      "Use bf16 instead of fp16, or a loss scaler.",
    ],
    commonMistake:
      "Resuming from the last checkpoint before the NaN: it may hold the weights that the spike "
      + "has already thrown off.",
    typicalDelayRows: 20)
}
