/// Which keys of which trainer mean which canonical signal.
///
/// Tables list keys in priority order; within one row the first key present wins and the others stay
/// what the trainer wrote. Keys are compared without case, with `_` for spaces, so that `Adv Std`
/// and `adv_std` are one, and without prefixes that loggers put in front (`train/`, `ray/tune/`).
package enum SignalAliases {
  package static let step: [String] = [
    "step", "training/global_step", "global_step", "training_step", "global_step/max_steps",
    "system/step",
    "train/step", "rollout/step", "train/global_step", "time/total_timesteps", "total_timesteps",
    "timesteps_total", "num_env_steps_sampled_lifetime", "training_iteration", "time/iterations",
    "iteration", "iterations", "iter", "totalenvinteracts", "episode", "time/episodes", "_step",
  ]

  package static let signals: [(signal: Signal, keys: [String])] = [
    (
      .entropy,
      [
        "entropy", "actor/entropy", "policy/entropy_avg", "objective/entropy", "entropy/mean",
        "train/entropy", "actor/entropy_loss", "ppo/policy/entropy", "entropy/all/mean",
        "losses/entropy", "approx_entropy", "ppo_actor/update/entropy/avg", "update/entropy/avg",
        "learner_stats/entropy", "learners/default_policy/entropy", "policy_entropy",
        "entropy_mean", "mean_entropy",
      ]
    ),
    (
      .klDivergence,
      [
        "kl_divergence", "kl", "objective/kl", "actor/kl_loss", "train/kl_loss", "kl_penalty",
        "critic/kl", "actor/reward_kl_penalty", "policy_kl_error", "ppo_actor/kl_rewards/avg",
        "kl_ref", "train/kl", "kl_mean", "mean_kl", "kl_loss", "train_rollouts/init_policy_kl",
        "objective/kl_avg", "loss/kl_avg",
      ]
    ),
    (
      .approxKL,
      [
        "train/approx_kl", "approx_kl", "actor/ppo_kl", "actor/approxkl", "ppo_kl",
        "train/ppo_kl", "policy/approxkl_avg", "ppo/policy/approxkl", "losses/approx_kl",
        "learner_stats/kl", "mean_kl_loss", "actor/policykl", "ppo_actor/update/approx_kl/avg",
        "update/approx_kl/avg", "approxkl",
      ]
    ),
    (
      .rewardMean,
      [
        "reward_mean", "reward", "critic/score/mean", "critic/rewards/mean", "objective/scores",
        "objective/rlhf_reward", "env/reward_mean", "ppo/mean_scores", "reward/mean",
        "rollout/raw_reward", "rollout/ep_rew_mean", "ep_rew_mean", "episode_reward_mean",
        "env_runners/episode_return_mean", "ppo_actor/task_reward/avg", "total_reward",
        "train_rollouts/rewards", "scores", "charts/episodic_return", "reward/overall",
        "episode/reward/mean", "reward/selected_mean", "mean_reward", "average_reward_score",
        "avg_reward", "average_reward", "avg_filtered_reward", "avg_total_reward", "ep_reward_mean",
        "eprewmean", "episodic_return", "averageepret", "rm",
      ]
    ),
    (
      .rewardStd,
      [
        "reward_std", "env/reward_std", "ppo/std_scores", "reward/selected_std", "reward/std",
        "std_reward", "stdepret",
      ]
    ),
    (
      .advantageStd,
      [
        "advantage_std", "advantage/std", "critic/advantages/std", "adv_std", "advantages/std",
        "advantages_std",
      ]
    ),
    (
      .loss,
      [
        "loss", "learner_stats/total_loss", "learners/default_policy/total_loss", "policy_loss",
        "actor/pg_loss", "train/pg_loss", "loss/policy_avg",
        "loss/total_avg", "actor/total_loss", "ppo/loss/total", "losses/policy_loss", "train/loss",
        "train/policy_gradient_loss", "loss/mean", "total_loss",
        "act_loss", "actor_loss", "ppo_actor/update/actor_loss/avg", "update/actor_loss/avg",
        "pg_loss", "policy_gradient_loss", "losspi", "pg",
      ]
    ),
    (
      .valueLoss,
      [
        "value_loss", "critic/vf_loss", "loss/value_avg", "train/value_loss", "losses/value_loss",
        "critic_loss", "cri_loss", "learner_stats/vf_loss", "vf_loss", "v_loss", "lossv", "cri",
      ]
    ),
    (
      .gradNorm,
      [
        "grad_norm", "actor/grad_norm", "actor_grad_norm", "actor_train/grad_norm",
        "train/grad_norm", "optim/grad_norm", "ppo_actor/update/grad_norm", "update/grad_norm",
        "grad._norm", "grad_gnorm", "gradients_default_optimizer_global_norm",
        "train_optim/grad_norm", "gradient_norm", "gnorm", "grad",
      ]
    ),
    (
      .learningRate,
      [
        "learning_rate", "actor/lr", "lr", "actor_lr", "act_lr", "train/lr-pg_0", "optim/lr",
        "train/learning_rate", "charts/learning_rate", "cur_lr", "ppo/learning_rate",
        "default_optimizer_learning_rate", "ppo_actor/update/lr", "update/lr",
      ]
    ),
    (
      .clipFraction,
      [
        "clip_fraction", "clip_ratio/region_mean", "clip_ratio", "actor/pg_clipfrac",
        "policy/clipfrac_avg", "train/clip_fraction", "losses/clipfrac", "ppo_clip_ratio",
        "train/pg_clipfrac", "actor/ppo_ratio_clipfrac", "actor/clipfrac", "ppo/policy/clipfrac",
        "clipfrac", "clip_frac", "ppo_actor/update/clip_ratio/avg", "update/clip_ratio/avg",
      ]
    ),
    (
      .completionLength,
      [
        "completion_length", "completions/mean_length", "response_length/mean",
        "response_length", "gen_len", "rollout/response_len/mean", "seq_len/mean",
        "mean_gen_tokens_per_sample", "tokens/response_length/mean", "rollout/ep_len_mean",
        "ep_len_mean", "episode_len_mean", "env_runners/episode_len_mean", "response_lengths",
        "avg_response_len", "val/sequence_lengths", "mean_generation_length",
        "ppo_actor/seq_len/avg", "seq._length", "eplen", "glen",
      ]
    ),
    (
      .truncatedFraction,
      [
        "truncated_fraction", "completions/clipped_ratio", "clipped_ratio",
        "response_length/clip_ratio", "truncated", "truncation_rate", "rollout/truncated_ratio",
        "is_truncated/mean", "no_eos_ratios/avg", "ppo_actor/no_eos_ratios/avg",
        "length/cap_hit_rate", "truncated_rate",
      ]
    ),
    (
      .zeroStdFraction,
      ["zero_std_fraction", "frac_reward_zero_std", "advantage/zero_rate", "zero_std"]
    ),
    (
      .stepTime,
      [
        "step_time", "timing_s/step", "perf/time_per_step", "time/step_total", "timing/step_total",
        "time/total", "time_this_iter_s", "perf/step_time", "timeperf/step", "total_step_time",
      ]
    ),
    (.epoch, ["epoch", "training/epoch", "train/epoch"]),
    (.timestamp, ["timestamp", "time", "_timestamp", "wall_time"]),
    (
      .evalReward,
      [
        "eval_reward", "eval/reward", "eval/mean_reward", "eval_mean_reward", "eval_rewards",
        "validation/accuracy", "validation/reward", "val/reward_score", "val._reward",
        "evaluation/env_runners/episode_return_mean", "evaluation/episode_reward_mean",
      ]
    ),
  ]

  /// Ingredients of derived signals, used only where the trainer doesn't log the signal itself.
  package static let parts: [(part: DerivedPart, key: String)] = [
    (.scoreMax, "critic/score/max"), (.scoreMin, "critic/score/min"),
    (.advantageMax, "critic/advantages/max"), (.advantageMin, "critic/advantages/min"),
    (.advantageMax, "val/advantages_max"), (.advantageMin, "val/advantages_min"),
    (.mixedShare, "baseline_reward/pct_mixed"), (.solvedNone, "solve_none"),
    (.solvedAll, "solve_all"), (.passRate, "dynamic_filtering_pass_rate"),
    (.stopRate, "val/stop_rate"),
  ]

  /// Keys only Stable-Baselines3 and its ancestors write: their `entropy_loss` is minus the entropy.
  package static let marksStableBaselines: Set<String> = [
    "time/total_timesteps", "time/iterations", "time/fps", "rollout/ep_rew_mean", "ep_rew_mean",
    "rollout/ep_len_mean", "train/clip_range", "train/n_updates", "train/policy_gradient_loss",
    "policy_gradient_loss", "time/time_elapsed", "train/explained_variance",
  ]

  /// Prefixes that loggers and wrappers put in front of a trainer's own key; tried in this order.
  private static let prefixes = [
    "train/", "ray/tune/", "info/learner/default_policy/", "learners/default_policy/",
    "info/learner/", "default_policy/", "learner_stats/", "sampler_results/", "ppo_actor/",
    "actor/", "rollout/",
    "train_optim/", "train_rollouts/",
  ]

  /// The role of a key as written, by the user's `metrics` first.
  package static func role(of key: String, overrides: [String: String]) -> KeyRole {
    if let word = overrides[key] {
      // 0: before every built-in alias.
      if word == "ignore" { return .ignored }
      if word == "step" { return .step(priority: 0) }
      if word == "rewards" { return .rewards(priority: 0) }
      if let signal = Signal(name: word) { return .signal(signal, priority: 0) }
    }
    let name = normalized(key)
    if let role = table[name] { return role }
    if let role = patternRole(name) { return role }
    var rest = name[...]
    // A wrapper in a wrapper: ray/tune/info/learner/.../learner_stats/
    for _ in 0..<3 {
      guard let prefix = prefixes.first(where: { rest.hasPrefix($0) }) else { break }
      rest = rest.dropFirst(prefix.count)
      // RLlib's learner calls the KL to the sampling policy just "kl": its own names come first.
      if prefix.contains("learner"), let role = table["learner_stats/\(rest)"] { return role }
      if let role = table[String(rest)], !isStep(role) { return role }
    }
    return .other
  }

  private static func isStep(_ role: KeyRole) -> Bool {
    if case .step = role { return true }
    return false
  }

  /// Lower case, `_` for inner spaces, no spaces around `/`.
  package static func normalized(_ key: String) -> String {
    var result: [UInt8] = []
    for byte in key.utf8 {
      switch byte {
      case 0x20, 0x09:
        if let last = result.last, last != 0x5F, last != 0x2F { result.append(0x5F) }
      case 0x2F:
        if result.last == 0x5F { result.removeLast() }
        result.append(byte)
      case 0x41...0x5A: result.append(byte | 0x20)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func patternRole(_ name: String) -> KeyRole? {
    if name.hasPrefix("val-core/") || name.hasPrefix("val/test_score/") {
      let isReward =
        name.hasPrefix("val/") || name.contains("/reward/mean@") || name.contains("/acc/mean@")
      return isReward ? .signal(.evalReward, priority: 200) : .evaluation
    }
    // OpenRLHF: the share solved of a held-out set at the first try.
    if name.hasPrefix("eval_"), name.hasSuffix("_pass1") {
      return .signal(.evalReward, priority: 201)
    }
    if evaluationPrefixes.contains(where: { name.hasPrefix($0) }) { return .evaluation }
    if name == "train_runtime" || name == "train_samples_per_second" { return .summary }
    return nil
  }

  /// Held-out figures: never a training signal, whatever the rest of the key says.
  ///
  /// `val/` is not among them: TRL's PPO keeps its value function's figures there.
  private static let evaluationPrefixes = [
    "val-aux/", "eval_", "eval/", "eval-", "validation/", "validation_", "evaluation/", "val_",
    "valid/", "valid_", "test/", "test_",
  ]

  /// Whether the word under a ``KeyRole/phase`` key says that a row is an evaluation's.
  static func namesEvaluation(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    ["eval", "val", "valid", "validation", "evaluation", "test"].contains { word in
      text.elementsEqual(word.utf8)
    }
  }

  private static let table: [String: KeyRole] = {
    var table: [String: KeyRole] = [
      "entropy_loss": .entropyLoss(priority: 100), "train/entropy_loss": .entropyLoss(priority: 99),
      "ent_loss": .entropyLoss(priority: 101),
      "rewards": .rewards(priority: 101), "train/rewards": .rewards(priority: 102),
      "env/reward_dist": .rewards(priority: 103), "reward_dist": .rewards(priority: 104),
      "rewards_hist": .rewards(priority: 105), "reward_hist": .rewards(priority: 106),
      "hist_stats/episode_reward": .episodeRewards, "eval": .phase, "is_eval": .phase,
      "evaluation": .phase, "validation": .phase, "split": .phase, "phase": .phase,
      "mode": .phase, "stage": .phase,
    ]
    for (index, key) in step.enumerated() { table[key] = .step(priority: UInt8(index + 1)) }
    for (signal, keys) in signals {
      for (index, key) in keys.enumerated() {
        table[key] = .signal(signal, priority: UInt8(index + 1))
      }
    }
    for (part, key) in parts { table[key] = .part(part) }
    return table
  }()
}
