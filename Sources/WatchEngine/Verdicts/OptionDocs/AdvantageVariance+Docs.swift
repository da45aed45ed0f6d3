extension AdvantageVariance {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_sigma", unit: "robust sigmas",
      "robust sigmas above the level to warn, beside the ratio; both are needed"),
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the level to warn, beside the sigmas; both are needed"),
    OptionDoc(
      "critical_sigma", unit: "robust sigmas",
      "robust sigmas above the level for one row to be critical, beside the ratio"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the level for one row to be critical; two thirds of it in 3 of 5 rows are "
        + "too"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before anything is judged"),
  ]
}
