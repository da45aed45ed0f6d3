extension RewardMeanDrift {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "least_tau", unit: "0-1",
      "share of rising minus falling pairs of blocks; .7 of 28 pairs has p < .01 by "
        + "chance"),
    OptionDoc(
      "least_effect", unit: "block deviations",
      "deviations of a block mean that the drift must cover"),
    OptionDoc(
      "least_fall", unit: "row deviations",
      "deviations of a single row that a fall must cover: a drift below the noise harms "
        + "nobody"),
    OptionDoc(
      "least_rise", unit: "row deviations",
      "deviations of a single row that a rise must cover, after a plateau"),
    OptionDoc(
      "least_swing", unit: "times",
      "times the distance the run usually moves in as many rows: one that wanders drifts "
        + "often"),
    OptionDoc(
      "warn_on_rise",
      "whether a rise that nothing else speaks for warns, as the playbook has it"),
  ]
}
