extension GradientNormSpike {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "spike_sigma", unit: "robust sigmas",
      "robust sigmas above the level for one row to warn, beside the ratio; both are "
        + "needed"),
    OptionDoc(
      "spike_ratio", unit: "times",
      "times the level for one row to warn, beside the sigmas; both are needed"),
    OptionDoc(
      "tail_factor", unit: "times",
      "a single row must beat this many times the largest ratio of the last 300 rows"),
    OptionDoc(
      "level_sigma", unit: "robust sigmas",
      "robust sigmas above the level for 2 of 4 rows to warn"),
    OptionDoc(
      "level_ratio", unit: "times",
      "times the level for 2 of 4 rows to warn"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "robust sigmas above the level for 3 of 6 rows to be critical"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the level for 3 of 6 rows to be critical"),
    OptionDoc(
      "extreme_ratio", unit: "times",
      "times for 2 of 6 rows to be critical"),
    OptionDoc(
      "least_share_of_first", unit: "share, 0-1",
      "share of the run's first level that a spike must reach: the gradients of a solved "
        + "task are next to nothing, and ten times that is nothing too"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "non-zero rows before anything is judged. A first gradient of 16 before 1-7 is "
        + "common"),
  ]
}
