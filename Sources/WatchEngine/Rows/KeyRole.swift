/// What a trainer's key is good for.
package enum KeyRole: Sendable, Equatable {
  /// A canonical signal; of several keys in a row the lowest priority number wins.
  case signal(Signal, priority: UInt8)
  /// `entropy_loss`: minus the entropy in Stable-Baselines3, plus elsewhere; the row decides.
  case entropyLoss(priority: UInt8)
  /// The step, or `"12/560"`; the lowest priority number wins.
  case step(priority: UInt8)
  /// The list of per-sample rewards; a single number counts as the mean.
  case rewards(priority: UInt8)
  /// Recent episodes' rewards: samples for the row, no substitute for its mean.
  case episodeRewards
  /// An ingredient of a derived signal.
  case part(DerivedPart)
  /// Held-out evaluation; a row of only these is no training row.
  case evaluation
  /// Says in a word whether the row is an evaluation's: `"eval": true`, `"split": "val"`.
  case phase
  /// A trainer's closing summary (`train_runtime`): no training row.
  case summary
  /// Dropped on the user's word.
  case ignored
  /// Numeric keys no signal claims.
  case other
}
