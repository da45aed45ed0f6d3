extension ClipFractionHigh {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "share, 0-1",
      "running share that warns. Healthy runs stay below 5-10 %"),
    OptionDoc(
      "critical_share", unit: "share, 0-1",
      "running share that is critical"),
    OptionDoc(
      "least_rise", unit: "times",
      "times the run's first share that either must be: some classic tasks live at 20-30 "
        + "%"),
    OptionDoc(
      "absolute_share", unit: "share, 0-1",
      "running share that is critical whatever the run began with"),
    OptionDoc(
      "lasting_rows", unit: "rows",
      "rows in a row that must say so"),
  ]
}
