/// Every detector, by profile: adding one is its file and one line here.
package enum DetectorCatalog {
  /// Sorted by id.
  package static let classic: [any Detector.Type] = [
    ClassicAdvantageVariance.self,
    ClassicEntropyCollapse.self,
    ClassicGradientNormSpike.self,
    ClassicKLExplosion.self,
    ClassicLossNaN.self,
    ClassicRewardHacking.self,
    ClassicRewardMeanDrift.self,
  ]

  /// Sorted by id.
  package static let robust: [any Detector.Type] = [
    AdvantageVariance.self,
    ClipFractionHigh.self,
    CrashedRun.self,
    DegenerateGroups.self,
    EntropyCollapse.self,
    EntropyExplosion.self,
    GradientNormSpike.self,
    KLExplosion.self,
    LearningRateZero.self,
    LengthExplosion.self,
    LossNaN.self,
    MetricMissing.self,
    NonFiniteMetric.self,
    RewardCollapse.self,
    RewardFlatline.self,
    RewardHacking.self,
    RewardMeanDrift.self,
    StalledRun.self,
    ThroughputCollapse.self,
  ]

  package static func all(of profile: Profile) -> [any Detector.Type] {
    switch profile {
    case .classic: classic
    case .robust: robust
    }
  }

  /// The detectors of a profile in the order they judge a row; the verdicts of a row come in it.
  ///
  /// Matters where alerts compete: the classic cap goes to whoever comes first. Classic keeps the
  /// order of the Python tool, robust goes by id.
  package static func evaluationOrder(of profile: Profile) -> [any Detector.Type] {
    switch profile {
    case .classic: classicOrder
    case .robust: robust
    }
  }

  /// The same detectors as ``classic``, as rlwatch 0.5.1 runs them.
  private static let classicOrder: [any Detector.Type] = [
    ClassicEntropyCollapse.self,
    ClassicKLExplosion.self,
    ClassicRewardHacking.self,
    ClassicAdvantageVariance.self,
    ClassicLossNaN.self,
    ClassicGradientNormSpike.self,
    ClassicRewardMeanDrift.self,
  ]
}
