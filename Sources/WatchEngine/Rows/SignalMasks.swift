/// Groups of signals that tell a training row from other things.
enum SignalMasks {
  /// Signals that say nothing of training by themselves; a lone learning rate is a configuration's.
  private static let attendant = SignalValues.mask(of: [
    .epoch, .timestamp, .evalReward, .learningRate, .stepTime,
  ])
  static let training = ~attendant
  /// Signals hardly found in anything but a training row; configuration dumps have the others too.
  static let evidence = SignalValues.mask(of: [
    .entropy, .klDivergence, .approxKL, .rewardMean, .rewardStd, .advantageStd, .loss, .valueLoss,
    .gradNorm, .zeroStdFraction,
  ])
}
