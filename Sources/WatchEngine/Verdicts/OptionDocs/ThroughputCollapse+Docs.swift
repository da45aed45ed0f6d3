extension ThroughputCollapse {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the usual step time in 6 of 8 rows to warn"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the usual step time in 8 of 10 rows to be critical"),
    OptionDoc(
      "least_sigma", unit: "robust sigmas",
      "robust sigmas that either must be: some runs alternate long and short steps"),
    OptionDoc(
      "least_seconds", unit: "seconds",
      "seconds a step must have become longer: below it is jitter of toy runs"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before anything is judged"),
  ]
}
