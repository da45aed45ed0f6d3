/// How a classic detector's baseline moves; the values of the config key `baseline_mode`.
enum BaselineMode: String, CaseIterable {
  /// Taken from the rows before the current one, anew on every row.
  case rolling
  /// Taken once, from the first full window, and kept.
  case frozen

  /// The problem with a config value, nil when it names a mode.
  ///
  /// The Python tool takes anything else for `rolling` without a word; a typo deserves one.
  static func problem(_ value: String) -> OptionProblem? {
    guard BaselineMode(rawValue: value) == nil else { return nil }
    return OptionProblem(key: "baseline_mode", message: "must be \"rolling\" or \"frozen\"")
  }
}
