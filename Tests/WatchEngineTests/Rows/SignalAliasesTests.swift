import Testing
import WatchEngine

struct SignalAliasesTests {
  struct Alias: Sendable, CustomTestStringConvertible {
    var key: String
    var signal: Signal
    var testDescription: String { key }
    init(_ key: String, _ signal: Signal) {
      self.key = key
      self.signal = signal
    }
  }

  @Test(arguments: [
    Alias("kl", .klDivergence), Alias("kl_divergence", .klDivergence),
    Alias("train/kl", .klDivergence), Alias("KL_ref", .klDivergence),
    Alias("actor/kl_loss", .klDivergence), Alias("actor/ppo_kl", .approxKL),
    Alias("train/reward", .rewardMean), Alias("Reward", .rewardMean),
    Alias("critic/score/mean", .rewardMean), Alias("reward_mean", .rewardMean),
    Alias("Adv Std", .advantageStd), Alias("completions / mean_length", .completionLength),
    Alias("train/completions/mean_length", .completionLength),
    Alias("ray/tune/episode_reward_mean", .rewardMean),
    Alias("info/learner/default_policy/kl", .approxKL),
    Alias("info/learner/default_policy/learner_stats/kl", .approxKL),
    Alias("info/learner/default_policy/learner_stats/entropy", .entropy),
    Alias("ray/tune/info/learner/entropy", .entropy), Alias("info/learner/grad_gnorm", .gradNorm),
    Alias("learners/default_policy/gradients_default_optimizer_global_norm", .gradNorm),
    Alias("Grad. Norm", .gradNorm), Alias("LR", .learningRate),
    Alias("clipped_ratio", .truncatedFraction), Alias("frac_reward_zero_std", .zeroStdFraction),
    Alias("time", .timestamp), Alias("eval/mean_reward", .evalReward),
    Alias("val-core/openai/gsm8k/reward/mean@1", .evalReward),
    Alias("val/test_score/gsm8k", .evalReward),
  ])
  func knowsTheTrainersSpellings(_ alias: Alias) {
    guard case .signal(let signal, _) = SignalAliases.role(of: alias.key, overrides: [:]) else {
      Issue.record("\(alias.key) is no signal")
      return
    }
    #expect(signal == alias.signal)
  }

  @Test(arguments: [
    "critic/grad_norm", "rewards/vowel/mean", "num_tokens", "kl_coef", "actor/kl_coef",
    "mismatch_kl/all/mean", "", "/", "train/", "learning", "val/ratio",
  ])
  func leavesOtherKeysAlone(_ key: String) {
    #expect(SignalAliases.role(of: key, overrides: [:]) == .other)
  }

  @Test(arguments: ["eval_loss", "eval/kl", "eval_reward_std", "val-aux/x/mean@4", "validation/x"])
  func knowsEvaluation(_ key: String) {
    #expect(SignalAliases.role(of: key, overrides: [:]) == .evaluation)
  }

  @Test func everyCanonicalNameIsAnAliasOfItself() {
    for signal in Signal.allCases {
      guard case .signal(let found, _) = SignalAliases.role(of: signal.name, overrides: [:]) else {
        Issue.record("\(signal.name) is no alias")
        continue
      }
      #expect(found == signal)
    }
  }

  @Test func noKeyMeansTwoSignals() {
    let keys = SignalAliases.signals.flatMap(\.keys) + SignalAliases.step
    #expect(Set(keys).count == keys.count)
    for key in keys { #expect(SignalAliases.normalized(key) == key) }
    for list in SignalAliases.signals { #expect(list.keys.count < 99) }
  }

  @Test func theUsersWordGoesFirst() {
    let overrides = [
      "reward": "loss", "my_kl": "kl_divergence", "n": "step", "loss": "ignore", "r": "rewards",
      "kl": "no_such_name",
    ]
    #expect(SignalAliases.role(of: "reward", overrides: overrides) == .signal(.loss, priority: 0))
    #expect(
      SignalAliases.role(of: "my_kl", overrides: overrides) == .signal(.klDivergence, priority: 0))
    #expect(SignalAliases.role(of: "n", overrides: overrides) == .step(priority: 0))
    #expect(SignalAliases.role(of: "loss", overrides: overrides) == .ignored)
    #expect(SignalAliases.role(of: "r", overrides: overrides) == .rewards(priority: 0))
    #expect(SignalAliases.role(of: "kl", overrides: overrides) != .other)
  }
}
