/// What makes a trainer log a signal: the advice beside a detector that could not judge.
///
/// One line a signal, about the common trainers; checked against their sources. A signal that no
/// detector reads needs none.
package enum SignalHints {
  /// The advice for a signal; nil for one that no detector reads.
  package static func hint(for signal: Signal) -> String? {
    all.first { $0.signal == signal }?.hint
  }

  package static let all: [(signal: Signal, hint: String)] = [
    (
      .entropy,
      "current TRL logs entropy and verl actor/entropy by themselves; an older trainer needs an "
        + "upgrade"
    ),
    (
      .klDivergence,
      "TRL logs kl only with beta > 0, verl with actor.use_kl_loss or algorithm.use_kl_in_reward"
    ),
    (
      .approxKL,
      "verl logs actor/ppo_kl, SB3 train/approx_kl by themselves; TRL's GRPO has none"
    ),
    (
      .rewardMean,
      "TRL logs reward, verl critic/score/mean by themselves; SB3 needs its Monitor wrapper around "
        + "the environment"
    ),
    (
      .rewardStd,
      "TRL logs reward_std by itself; OpenRLHF and SB3 have none: log it from the reward function"
    ),
    (
      .advantageStd,
      "TRL, OpenRLHF and SB3 have none: log advantage_std from a callback"
    ),
    (.loss, "every trainer logs a loss; map its key in the config's metrics section"),
    (.valueLoss, "only trainers with a critic log it; GRPO has none"),
    (
      .gradNorm,
      "TRL's GRPO and verl log it by themselves; TRL's PPO and SB3 have none: log grad_norm from a "
        + "callback"
    ),
    (
      .learningRate,
      "TRL logs learning_rate, verl actor/lr by themselves; else log learning_rate from a callback"
    ),
    (
      .clipFraction,
      "TRL logs clip_ratio/region_mean, verl actor/pg_clipfrac, SB3 train/clip_fraction"
    ),
    (
      .completionLength,
      "TRL logs completions/mean_length, verl response_length/mean, OpenRLHF response_length"
    ),
    (
      .truncatedFraction,
      "TRL logs completions/clipped_ratio, verl response_length/clip_ratio, OpenRLHF truncated"
    ),
    (
      .zeroStdFraction,
      "TRL logs frac_reward_zero_std; verl has none: log zero_std_fraction from a callback"
    ),
    (.stepTime, "TRL logs step_time, verl timing_s/step; else log step_time in seconds"),
    (
      .timestamp,
      "few trainers log the time of a row; the daemon judges by its own clock and needs none"
    ),
  ]
}
