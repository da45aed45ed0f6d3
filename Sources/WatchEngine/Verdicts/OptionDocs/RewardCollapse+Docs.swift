extension RewardCollapse {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_sigma", unit: "robust sigmas",
      "deviations of single rows below the level for 8 of 10 rows to warn. A curriculum "
        + "step or a new data set costs up to 8"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "deviations of single rows below the level for 8 of 10 rows to be critical"),
    OptionDoc(
      "least_share", unit: "share, 0-1",
      "share of the way from the worst to the best level that the fall must take back"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before anything is judged"),
  ]
}
