/// What the classic detectors with a baseline of their own share: three options, as in the Python tool.
protocol BaselineOptions {
  var rollingWindow: Int { get }
  var warmupSteps: Int { get }
  var baselineMode: String { get }
}

extension BaselineOptions {
  var baseline: RollingBaseline {
    RollingBaseline(
      window: rollingWindow, warmupRows: warmupSteps,
      freezes: baselineMode == BaselineMode.frozen.rawValue)
  }

  var baselineProblems: [OptionProblem] {
    [
      .unless("rolling_window", rollingWindow, in: OptionProblem.windowRange),
      .unless("warmup_steps", warmupSteps, in: OptionProblem.rowRange),
      BaselineMode.problem(baselineMode),
    ].compactMap { $0 }
  }

  /// `metric` with its article; `reason` of the mode's default.
  static func baselineDocs(of metric: String, mode reason: String) -> [OptionDoc] {
    [
      OptionDoc(
        "rolling_window", unit: "rows",
        "the window, this row included; below 10 the detector never fires; the classic "
          + "tool's default"),
      OptionDoc(
        "warmup_steps", unit: "rows",
        "rows with \(metric) until the first judged one; the classic tool's default"),
      OptionDoc(
        "baseline_mode",
        "rolling (the window moves on) or frozen (the first full window serves for ever); \(reason)"
      ),
    ]
  }
}
