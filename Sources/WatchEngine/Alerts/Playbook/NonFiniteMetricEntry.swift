extension PlaybookEntry {
  /// What to know and do about `non_finite_metric`.
  static let nonFiniteMetric = PlaybookEntry(
    detector: "non_finite_metric",
    messageID: "cae63cf31e4a4d2ab0a80efdb027ed61",
    title: "Metric is not finite",
    says: "Metric X is non-finite (NaN)",
    meaning:
      "A watched metric other than the loss is NaN or infinite. One row can be a quirk of "
      + "logging; two in a row mean that numbers are breaking somewhere in the step.",
    fixes: [
      "Find out where it comes from: an empty or constant batch, a ratio with a zero below "
        + "it, or weights that are broken.",
      "If gradients or loss follow, stop the run and roll back to the last good checkpoint.",
      "Clip gradients (max_grad_norm 1.0) if a gradient norm spike came before.",
      "Put an epsilon under divisions and logarithms in custom rewards and losses; on fp16, "
        + "change to bf16.",
    ],
    commonMistake:
      "Ignoring it because the loss is still a number: a masked or zero loss hides a NaN "
      + "everywhere else.",
    // Judged row by row.
    typicalDelayRows: 1)
}
