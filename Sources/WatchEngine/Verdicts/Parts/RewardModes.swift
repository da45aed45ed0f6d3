/// The bimodal half of ``RewardHacking``: rewards that were one cluster have become two.
///
/// Needs per-sample rewards. Every 8 rows the last 256 are tested. Few distinct values (0/1, rubric
/// levels) are several clusters by nature and exempt, and so are runs whose first tests were not
/// unimodal.
struct RewardModes: Codable, Sendable {
  /// Samples tested at a time, and rows between two tests.
  private static let sampleCount = 256
  private static let testEvery = 8
  /// Tests that tell what this run looks like when nothing is wrong.
  private static let firstTests = 6

  private let options: RewardHacking.Options
  private var samples = RingBuffer(capacity: RewardModes.sampleCount)
  private var rowsSinceTest = 0
  private var firstValues: [Double] = []
  private var wasUnimodal: Bool?
  private var hits = KofN(3, of: 4)
  private var last: Breach?
  private var hitTests = 0
  private var onsetStep = 0

  init(options: RewardHacking.Options) { self.options = options }

  mutating func judge(_ row: MetricRow) -> Verdict {
    guard !row.rewards.isEmpty else { return .missing }
    // A batch larger than the ring counts by its last samples.
    for reward in row.rewards.suffix(Self.sampleCount) where reward.isFinite {
      samples.append(reward)
    }
    rowsSinceTest += 1
    if rowsSinceTest >= Self.testEvery, samples.count >= Self.sampleCount {
      rowsSinceTest = 0
      test(row)
    }
    if let last { return .breach(last) }
    return wasUnimodal == nil ? .warmingUp : .healthy
  }

  private mutating func test(_ row: MetricRow) {
    // One bell gives .33, a uniform .56: most tests end here, before anything is sorted.
    if wasUnimodal != nil, Self.bimodality(samples.storage) < 0.42 {
      _ = hits.next(false)
      hitTests = 0
      last = nil
      return
    }
    let sorted = samples.storage.sorted()
    var distinct = 1
    for (value, next) in zip(sorted, sorted.dropFirst()) where next - value > 1e-6 { distinct += 1 }
    guard distinct * 5 >= sorted.count else {
      last = nil
      return
    }
    guard let wasUnimodal else {
      let dip = DipTest(sorted)
      firstValues.append(dip.pValue)
      if firstValues.count >= Self.firstTests { self.wasUnimodal = firstValues.median > 0.05 }
      return
    }
    let clusters = TwoClusters(sorted: sorted)
    // The cheap test first: the dip of 256 samples costs more than all other detectors together.
    let isSplit =
      wasUnimodal && clusters.separation > options.leastSeparation
      && clusters.minority > options.leastMinority
    let dip = isSplit ? DipTest(sorted) : nil
    let isHit = dip.map { $0.pValue < options.dipTestSignificance } ?? false
    if isHit, hitTests == 0 { onsetStep = row.step }
    hitTests = isHit ? hitTests + 1 : 0
    guard hits.next(isHit), isHit, let dip else {
      if !isHit { last = nil }
      return
    }
    last = Breach(
      kind: "bimodal", severity: .warning, value: dip.pValue,
      threshold: options.dipTestSignificance, onsetStep: onsetStep, consecutive: hitTests,
      sentence: "Bimodal reward distribution detected — Hartigan dip test p-value = "
        + "\(dip.pValue.fixed(4)), \(clusters.minority.percent) of the samples stand apart",
      evidence: [
        Evidence("dip_statistic", .number(dip.dip)), Evidence("dip_p_value", .number(dip.pValue)),
        Evidence("separation", .number(clusters.separation)),
        Evidence("minority_share", .number(clusters.minority)),
        Evidence("n_samples", .integer(sorted.count)),
        Evidence("reward_mean", row.statedRewardMean.map { .number($0) } ?? .null),
      ])
  }

  /// Sarle's coefficient: skewness squared plus one, over the kurtosis; 1 when that can't be told.
  private static func bimodality(_ values: [Double]) -> Double {
    let moments = Moments(of: values)
    guard moments.deviation > 0, moments.deviation.isFinite else { return 1 }
    var third = 0.0
    var fourth = 0.0
    for value in values {
      let score = (value - moments.mean) / moments.deviation
      third += score * score * score
      fourth += score * score * score * score
    }
    let count = Double(values.count)
    let skewness = third / count
    guard fourth > 0 else { return 1 }
    return (skewness * skewness + 1) / (fourth / count)
  }
}
