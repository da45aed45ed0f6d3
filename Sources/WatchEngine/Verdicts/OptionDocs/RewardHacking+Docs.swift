extension RewardHacking {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the running variance for 4 of 5 rows to warn"),
    OptionDoc(
      "warning_sigma", unit: "robust sigmas",
      "robust sigmas above the running variance for 4 of 5 rows to warn"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the running variance for 4 of 5 rows to be critical"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "robust sigmas above the running variance for 4 of 5 rows to be critical"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before the variance is judged"),
    OptionDoc(
      "dip_test_significance", unit: "probability",
      "dip test p-value below which a sample counts as not unimodal"),
    OptionDoc(
      "least_separation", unit: "Ashman's D",
      "ashman's D of the two clusters; above 2 they stand apart, 2.4 leaves the noise "
        + "behind"),
    OptionDoc(
      "least_minority", unit: "share, 0-1",
      "share of the smaller cluster; fewer are outliers"),
  ]
}
