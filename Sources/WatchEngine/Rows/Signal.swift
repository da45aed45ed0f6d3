/// A canonical training signal; the name is the same in config, rules, export, state and journal.
///
/// Trainers spell these in many ways; ``SignalAliases`` maps their keys here.
package enum Signal: UInt8, CaseIterable, Sendable, Hashable {
  case entropy
  case klDivergence
  case approxKL
  case rewardMean
  case rewardStd
  case advantageStd
  case loss
  case valueLoss
  case gradNorm
  case learningRate
  case clipFraction
  case completionLength
  case truncatedFraction
  case zeroStdFraction
  case stepTime
  case epoch
  case timestamp
  case evalReward

  /// The stable snake_case name.
  package var name: String { Self.facts[Int(rawValue)].name }

  /// Unit and meaning, one line, for `rlwatchd list signals` and the generated docs.
  package var meaning: String { Self.facts[Int(rawValue)].meaning }

  /// The signal of that canonical name, nil when there is none.
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  private static let facts: [(name: String, meaning: String)] = [
    ("entropy", "nats per token or action; positive means more random"),
    ("kl_divergence", "nats, policy against the reference model"),
    ("approx_kl", "nats, policy against the policy that sampled (not the reference)"),
    ("reward_mean", "reward units, mean over the batch"),
    ("reward_std", "reward units, standard deviation over the batch"),
    ("advantage_std", "standard deviation of the advantages over the batch"),
    ("loss", "policy (total) loss"),
    ("value_loss", "critic loss"),
    ("grad_norm", "gradient norm of the policy before clipping"),
    ("learning_rate", "learning rate of the policy"),
    ("clip_fraction", "0-1, share of clipped tokens or samples"),
    ("completion_length", "tokens per completion (episode length in classic RL)"),
    ("truncated_fraction", "0-1, share of completions cut at the length limit"),
    ("zero_std_fraction", "0-1, share of groups whose rewards are all equal"),
    ("step_time", "seconds per step"),
    ("epoch", "epochs"),
    ("timestamp", "Unix seconds"),
    ("eval_reward", "held-out reward or accuracy, kept apart from training signals"),
  ]
}
