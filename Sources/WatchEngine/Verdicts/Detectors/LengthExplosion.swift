/// Completions grow out of bounds, or ever more of them are cut at the limit.
///
/// A run that is cut at the limit from its first rows is a configuration and at most a warning; what
/// is critical is a run that got there.
package struct LengthExplosion: Detector {
  package struct Options: Codable, Sendable, Equatable {
    package var enabled = true
    /// Times the level that warn when `truncated` completions go with it, and alone.
    package var warningRatio = 1.7
    package var warningRatioAlone = 2.5
    /// Times the level that are critical when truncation goes with it.
    package var criticalRatio = 2.0
    /// Running shares of cut completions: beside growth, alone as a warning, beside growth as critical
    /// and alone as critical.
    package var truncatedBesideGrowth = 0.08
    package var truncatedWarning = 0.25
    package var truncatedCriticalBesideGrowth = 0.25
    package var truncatedCritical = 0.50
    /// How much the cut share must have risen above the run's first rows to count alone.
    package var truncatedRise = 0.20
    /// Rows before anything is judged.
    package var warmupRows = 24
    /// Rows in a row that must say so.
    package var lastingRows = 8

    package init() {}
  }

  package static let id = "length_explosion"
  package static let profile = Profile.robust
  package static let summary = "Completions grow out of bounds or are cut at the limit."
  package static let kinds = [""]
  package static let signals: [Signal] = [.completionLength, .truncatedFraction]
  package static let defaults = Options()
  package static let optionDocs = [
    OptionDoc(
      "warning_ratio", unit: "times",
      "the level that warn when completions are cut off too"),
    OptionDoc(
      "warning_ratio_alone", unit: "times",
      "the level that warn alone"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "the level that are critical when completions are cut off too"),
    OptionDoc(
      "truncated_beside_growth", unit: "0-1",
      "running share of cut completions that counts beside growth"),
    OptionDoc(
      "truncated_warning", unit: "0-1",
      "running share of cut completions that warns alone"),
    OptionDoc(
      "truncated_critical_beside_growth", unit: "0-1",
      "running share of cut completions that is critical beside growth"),
    OptionDoc(
      "truncated_critical", unit: "0-1",
      "running share of cut completions that is critical alone"),
    OptionDoc(
      "truncated_rise", unit: "0-1",
      "how much the cut share must have risen above the run's first rows to count alone"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "before anything is judged; a level needs them"),
    OptionDoc(
      "lasting_rows", unit: "rows",
      "in a row that must say so; one row is noise"),
  ]

  package static func problems(in options: Options) -> [OptionProblem] {
    var check = RangeCheck()
    check.number("warning_ratio", options.warningRatio, in: 1...1e6)
    check.number("warning_ratio_alone", options.warningRatioAlone, in: 1...1e6)
    check.number("critical_ratio", options.criticalRatio, in: 1...1e6)
    check.number("truncated_beside_growth", options.truncatedBesideGrowth, in: 0...1)
    check.number("truncated_warning", options.truncatedWarning, in: 0...1)
    check.number(
      "truncated_critical_beside_growth", options.truncatedCriticalBesideGrowth, in: 0...1)
    check.number("truncated_critical", options.truncatedCritical, in: 0...1)
    check.number("truncated_rise", options.truncatedRise, in: 0...1)
    check.count("warmup_rows", options.warmupRows, in: 5...100_000)
    check.count("lasting_rows", options.lastingRows, in: 1...64)
    return check.problems
  }

  private let options: Options
  private var baseline: RobustBaseline
  private var length = Ewma(span: 10)
  private var truncated = Ewma(span: 10)
  private var firstTruncated: [Double] = []
  private var usualTruncated: Double?
  private var warnings: KofN
  private var criticals: KofN
  private var elevatedRows = 0
  private var onsetStep = 0

  package init(options: Options) {
    self.options = options
    baseline = RobustBaseline {
      $0.startRows = options.warmupRows
      $0.span = 400
      // Batch means of lengths vary by 6 % in healthy runs.
      $0.leastSpread = 0.08
    }
    warnings = KofN(options.lastingRows, of: options.lastingRows)
    criticals = KofN(options.lastingRows, of: options.lastingRows)
  }

  package mutating func judge(_ row: MetricRow) -> Verdict {
    // An episode in classic RL may well grow tenfold: that is success. Only completions are judged,
    // which is known by the cut share or by a log without value loss.
    guard options.enabled else { return .missing }
    let cut = row.signals[.truncatedFraction].flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    if let cut { take(cut) }
    guard let value = row.signals[.completionLength], value.isFinite, value > 0,
      truncated.value != nil || row.witness(.valueLoss) == nil
    else { return judgeCut(cut, row: row) }
    let x = Ratio.log(value, floor: 1e-300)
    let smooth = length.next(x)
    guard let level = baseline.level else {
      baseline.push(x)
      return judgeCut(cut, row: row)
    }
    let ratio = Ratio.of(smooth - level)
    let isElevated = ratio > 1.5
    elevatedRows = isElevated ? elevatedRows + 1 : 0
    if elevatedRows == 1 { onsetStep = row.step }
    // A new length becomes normal after 400 rows.
    baseline.push(x, isHeld: isElevated && elevatedRows < 400)
    let share = truncated.value ?? 0
    return verdict(
      ratio: ratio, share: share, value: value, usual: Ratio.of(level), row: row)
  }

  private mutating func take(_ cut: Double) {
    truncated.next(cut)
    guard usualTruncated == nil else { return }
    firstTruncated.append(cut)
    if firstTruncated.count >= 10 {
      usualTruncated = firstTruncated.median
      firstTruncated = []
    }
  }

  /// Rows without a judged length go by the cut share alone.
  private mutating func judgeCut(_ cut: Double?, row: MetricRow) -> Verdict {
    // Judged beside the length where that is told.
    guard cut != nil, let share = truncated.value, row.context?.recent[.completionLength] == nil
    else {
      return row.signals[.completionLength] == nil ? .missing : .warmingUp
    }
    return verdict(ratio: 1, share: share, value: nil, usual: nil, row: row)
  }

  private mutating func verdict(
    ratio: Double, share: Double, value: Double?, usual: Double?, row: MetricRow
  ) -> Verdict {
    let first = usualTruncated ?? share
    let hasRisen = share > first + options.truncatedRise
    // Cut from the first rows: the limit is too small.
    let isConfigured = usualTruncated != nil && first > options.truncatedCritical && share > 0.9
    let isWarning = warnings.next(
      (ratio > options.warningRatio && share > options.truncatedBesideGrowth)
        || ratio > options.warningRatioAlone || (share > options.truncatedWarning && hasRisen)
        || isConfigured)
    let isCritical = criticals.next(
      (ratio > options.criticalRatio && share > options.truncatedCriticalBesideGrowth && hasRisen)
        || (share > options.truncatedCritical && hasRisen))
    guard isWarning || isCritical else { return .healthy }
    let grown = usual.map { "Completion length is \(ratio.fixed(1))x its level of \($0.fixed(0))" }
    let cutText = "\(share.percent) of the completions are cut at the limit"
    let sentence: String
    if let grown, ratio > 1.5 {
      sentence = truncated.value == nil ? grown : grown + ", " + cutText
    } else {
      sentence = cutText + " (\(first.percent) at the start)"
    }
    return .breach(
      Breach(
        severity: isCritical ? .critical : .warning, value: value ?? share,
        baseline: value == nil ? first : usual,
        threshold: value == nil
          ? options.truncatedWarning : (usual ?? 0) * options.warningRatio,
        onsetStep: elevatedRows > 0 ? onsetStep : nil,
        consecutive: max(elevatedRows, options.lastingRows), sentence: sentence,
        evidence: [
          Evidence("completion_length", value.map { .number($0) } ?? .null),
          Evidence("length_ratio", .number(ratio)), Evidence("truncated_share", .number(share)),
          Evidence("first_truncated_share", .number(first)),
        ]))
  }
}
