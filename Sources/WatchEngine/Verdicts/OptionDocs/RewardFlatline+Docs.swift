extension RewardFlatline {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_probability", unit: "probability",
      "probability of such a run of repeats, by the run's own rate, below which it warns"),
    OptionDoc(
      "critical_probability", unit: "probability",
      "probability of such a run of repeats below which it is critical"),
    OptionDoc(
      "never_moved_rows", unit: "rows",
      "rows without any change from the first on that warn"),
    OptionDoc(
      "never_moved_critical_rows", unit: "rows",
      "rows without any change from the first on that are critical, where entropy or "
        + "spread are zero too"),
  ]
}
