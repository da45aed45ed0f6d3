extension PlaybookEntry {
  /// What to know and do about `gradient_norm_spike`.
  static let gradientNormSpike = PlaybookEntry(
    detector: "gradient_norm_spike",
    messageID: "cac080a95d814159b73c9118336dee89",
    title: "Gradient norm spike",
    says: "Gradient norm = X, Yσ above baseline",
    meaning:
      "The gradients have exploded. This is the usual forerunner of a non-finite loss: there "
      + "are some 10 to 50 steps left to act.",
    fixes: [
      "Clip gradients: max_grad_norm 1.0, and if that is set already, 0.5 or 0.1.",
      "Lower the learning rate; a high rate times a large gradient is the explosion.",
      "Look for exploding activations: one layer far above the others needs a lower rate of "
        + "its own or a new initialisation.",
      "On fp16, change to bf16 or add a loss scaler.",
    ],
    commonMistake:
      "Waiting to see whether it passes: when it doesn't, the weights are gone.",
    // Median delay measured for a spike of medium size.
    typicalDelayRows: 4)
}
