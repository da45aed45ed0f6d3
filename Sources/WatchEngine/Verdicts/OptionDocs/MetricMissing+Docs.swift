extension MetricMissing {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "usual_share", unit: "share, 0-1",
      "share of the rows that must have had the signal"),
    OptionDoc(
      "missing_rows", unit: "rows",
      "rows in a row without it that warn"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before anything is judged"),
  ]
}
