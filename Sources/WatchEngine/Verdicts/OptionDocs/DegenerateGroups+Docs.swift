extension DegenerateGroups {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "share, 0-1",
      "running share of all-equal groups that warns. Small groups live at .75-.85 in "
        + "public runs"),
    OptionDoc(
      "critical_share", unit: "share, 0-1",
      "running share that is critical; the most degenerate healthy public run averages "
        + ".84"),
    OptionDoc(
      "warning_rows", unit: "rows",
      "rows in a row above the warning share"),
    OptionDoc(
      "critical_rows", unit: "rows",
      "rows in a row above the critical share"),
    OptionDoc(
      "all_equal_rows", unit: "rows",
      "rows in a row of a share of exactly 1 that are critical where a batch has few "
        + "groups"),
    OptionDoc(
      "dead_spread_share", unit: "share, 0-1",
      "spread below this share of the run's first spread is dead"),
    OptionDoc(
      "easy_reward", unit: "reward, 0-1",
      "mean rewards within 0...1 from here on are solved, and up to 1 minus it unsolved"),
  ]
}
