extension EntropyCollapse {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "share, 0-1",
      "share of the first entropy that warns. Healthy runs end at 45-80 % in the "
        + "literature"),
    OptionDoc(
      "critical_share", unit: "share, 0-1",
      "share that is critical; below it little is left to explore with"),
    OptionDoc(
      "dead_share", unit: "share, 0-1",
      "share that is critical even while the reward rises (a solved task keeps some "
        + "entropy)"),
    OptionDoc(
      "dead_nats", unit: "nats",
      "a mean below is dead in absolute terms; healthy tool agents live at .03"),
    OptionDoc(
      "baseline_rows", unit: "rows",
      "rows that make the first entropy; later ones cannot lower it"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before the mild rules judge; the strong ones start at row 8"),
    OptionDoc(
      "fast_fall_rows", unit: "rows",
      "rows within which a fall to the critical share is a collapse and not a slow decay"),
    OptionDoc(
      "arrival_rows", unit: "rows",
      "an expected arrival at the critical share sooner than this warns early"),
  ]
}
