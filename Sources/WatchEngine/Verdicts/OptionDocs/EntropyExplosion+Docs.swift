extension EntropyExplosion {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "times the first entropy, in 8 of 10 rows"),
    OptionDoc(
      "least_nats", unit: "nats",
      "nats that must be passed too; healthy language models stay below one"),
    OptionDoc(
      "baseline_rows", unit: "rows",
      "rows that make the first entropy"),
  ]
}
