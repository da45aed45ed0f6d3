/// Too many tokens or samples hit the clip range: steps are too large for the data they are taken on.
package struct ClipFractionHigh: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Running share that warns.
    ///
    /// Healthy runs stay below 5-10 %.
    package var warningShare = 0.18
    /// Running share that is critical.
    package var criticalShare = 0.35
    /// Times the run's first share that either must be: some classic tasks live at 20-30 %.
    package var leastRise = 2.0
    /// Running share that is critical whatever the run began with.
    package var absoluteShare = 0.60
    /// Rows in a row that must say so.
    package var lastingRows = 10

    package init() {}
  }

  package static let id = "clip_fraction_high"
  package static let profile = Profile.robust
  package static let summary = "Too many tokens hit the clip range: steps are too large."
  package static let kinds = [""]
  package static let signals: [Signal] = [.clipFraction]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_share", unit: "0-1",
      "running share of clipped tokens that warns; healthy runs stay below 5-10 %"),
    OptionDoc(
      "critical_share", unit: "0-1",
      "running share that is critical"),
    OptionDoc(
      "least_rise", unit: "times",
      "the run's first share that either must be; some classic tasks live at 20-30 %"),
    OptionDoc(
      "absolute_share", unit: "0-1",
      "running share that is critical whatever the run began with"),
    OptionDoc(
      "lasting_rows", unit: "rows",
      "in a row that must say so; one row is noise"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_share", options.warningShare, in: 0...1)
    check.number("critical_share", options.criticalShare, in: 0...1)
    check.number("least_rise", options.leastRise, in: 0...1e6)
    check.number("absolute_share", options.absoluteShare, in: 0...1)
    check.count("lasting_rows", options.lastingRows, in: 1...64)
    return check.problems
  }

  private let options: Options
  private var mean = Ewma(span: 15)
  private var first: [Double] = []
  private var usual: Double?
  private var warnings: KofN
  private var criticals: KofN
  private var consecutive = 0
  private var onsetStep = 0

  package init(options: Options) {
    self.options = options
    warnings = KofN(options.lastingRows, of: options.lastingRows)
    criticals = KofN(options.lastingRows, of: options.lastingRows)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    guard options.enabled, let value = row.signals[.clipFraction], value.isFinite else {
      return .missing
    }
    let share = mean.next(min(max(value, 0), 1))
    if usual == nil {
      first.append(min(max(value, 0), 1))
      if first.count >= 20 {
        usual = first.median
        first = []
      }
    }
    let rise = options.leastRise * (usual ?? 0)
    let isAbsolute = share > options.absoluteShare && (usual ?? 1) < 0.9
    let isWarning = warnings.next(usual != nil && share > max(options.warningShare, rise))
    let isCritical = criticals.next(
      (usual != nil && share > max(options.criticalShare, rise)) || isAbsolute)
    consecutive = share > options.warningShare ? consecutive + 1 : 0
    if consecutive == 1 { onsetStep = row.step }
    guard isWarning || isCritical else { return usual == nil ? .warmingUp : .healthy }
    return .breach(
      Breach(
        severity: isCritical ? .critical : .warning, value: share, baseline: usual,
        threshold: isCritical ? options.criticalShare : options.warningShare,
        onsetStep: consecutive > 0 ? onsetStep : nil, consecutive: max(consecutive, 1),
        sentence: "Clip fraction stands at \(share.percent), \((usual ?? 0).percent) at the start",
        evidence: [
          Evidence("clip_fraction", .number(value)),
          Evidence("first_clip_fraction", usual.map { .number($0) } ?? .null),
        ]))
  }
}
