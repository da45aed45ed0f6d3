/// How many standard deviations a value lies above a baseline, and what the classic rules make of it.
///
/// Warning beyond `warningSigma`, critical beyond 1.5 times that, both strictly. NaN anywhere: neither.
struct SigmaScore {
  /// Keeps a constant series from dividing by zero; in the metric's unit, fixed in the classic rules.
  static let deviationFloor = 1e-8
  static let criticalFactor = 1.5

  let mean: Double
  /// Not below ``deviationFloor``.
  let deviation: Double
  let sigmas: Double
  let severity: Severity?
  /// Limit of the tier reached, in standard deviations.
  let limit: Double
  /// The same limit in the metric's unit.
  var threshold: Double { mean + limit * deviation }

  init(of value: Double, against moments: Moments, warningSigma: Double) {
    mean = moments.mean
    // Not max(): a NaN has to stay one.
    deviation = moments.deviation < Self.deviationFloor ? Self.deviationFloor : moments.deviation
    sigmas = (value - mean) / deviation
    let criticalSigma = warningSigma * Self.criticalFactor
    severity = sigmas > criticalSigma ? .critical : sigmas > warningSigma ? .warning : nil
    limit = severity == .critical ? criticalSigma : warningSigma
  }
}
