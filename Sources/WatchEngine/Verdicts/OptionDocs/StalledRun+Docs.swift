extension StalledRun {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the usual interval without a row that warn"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the usual interval without a row that are critical"),
    OptionDoc(
      "longest_ratio", unit: "times",
      "times the longest interval of the last 100 rows: evaluations and checkpoints take "
        + "their time"),
    OptionDoc(
      "least_seconds", unit: "seconds",
      "seconds of silence that are never a stall"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "intervals before anything is judged"),
  ]
}
