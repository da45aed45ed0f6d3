extension LengthExplosion {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the level that warn when cut completions go with it"),
    OptionDoc(
      "warning_ratio_alone", unit: "times",
      "times the level that warn alone"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times the level that are critical when truncation goes with it"),
    OptionDoc(
      "truncated_beside_growth", unit: "share, 0-1",
      "running share of cut completions that counts as going with growth"),
    OptionDoc(
      "truncated_warning", unit: "share, 0-1",
      "running share of cut completions that warns alone"),
    OptionDoc(
      "truncated_critical_beside_growth", unit: "share, 0-1",
      "running share of cut completions that is critical beside growth"),
    OptionDoc(
      "truncated_critical", unit: "share, 0-1",
      "running share of cut completions that is critical alone"),
    OptionDoc(
      "truncated_rise", unit: "share, 0-1",
      "how much the cut share must have risen above the run's first rows to count alone"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before anything is judged"),
    OptionDoc(
      "lasting_rows", unit: "rows",
      "rows in a row that must say so"),
  ]
}
