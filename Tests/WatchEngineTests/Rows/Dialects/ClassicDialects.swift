import WatchEngine

/// Classic reinforcement learning, and stores of one file a metric.
enum ClassicDialects {
  static let all = [
    Dialect(
      name: "CleanRL's standard output: a row an episode", format: "key_value",
      text: """
        global_step=1024, episodic_return=[23.]
        SPS: 990
        global_step=2048, episodic_return=45.5

        """,
      rows: [Dialect.Row(1024, [.rewardMean: 23]), Dialect.Row(2048, [.rewardMean: 45.5])]),
    Dialect(
      name: "a PPO of CleanRL's kind", format: "key_value",
      text: """
        Epoch: 2, global_step=25600
        SPS: 989, pg_loss=-0.0026, v_loss=0.1024
        Epoch: 3, global_step=38400
        SPS: 991, pg_loss=-0.0031, v_loss=nan

        """,
      rows: [
        Dialect.Row(25600, .progress, [.loss: -0.0026, .valueLoss: 0.1024]),
        Dialect.Row(38400, .progress, [.loss: -0.0031, .valueLoss: .nan]),
      ]),
    Dialect(
      name: "RLlib's result.json up to 2.9", format: "jsonl", log: "result.json",
      text: """
        {"episode_reward_mean": NaN, "episode_reward_max": NaN, "episode_len_mean": NaN, "timesteps_total": 4000, "training_iteration": 1, "time_this_iter_s": 12.5, "info": {"learner": {"default_policy": {"learner_stats": {"entropy": 0.6875, "kl": 0.01, "policy_loss": -0.0125, "vf_loss": 10.5, "total_loss": 10.25, "cur_lr": 5e-05, "cur_kl_coeff": 0.2, "grad_gnorm": 1.5}}}}, "config": {"lr": 1, "kl_coeff": 2}}
        {"episode_reward_mean": 21.5, "episode_len_mean": 22.5, "timesteps_total": 8000, "training_iteration": 2, "hist_stats": {"episode_reward": [20.0, 23.0]}, "info": {"learner": {"default_policy": {"learner_stats": {"entropy": 0.5}}}}}

        """,
      rows: [
        Dialect.Row(
          4000,
          [
            .rewardMean: .nan, .completionLength: .nan, .stepTime: 12.5, .entropy: 0.6875,
            .approxKL: 0.01, .loss: 10.25, .valueLoss: 10.5, .learningRate: 5e-5, .gradNorm: 1.5,
          ]),
        Dialect.Row(8000, [.rewardMean: 21.5, .completionLength: 22.5, .entropy: 0.5]),
      ]),
    Dialect(
      name: "RLlib's new stack", format: "jsonl", log: "result.json",
      text: """
        {"env_runners": {"episode_return_mean": 21.5, "episode_len_mean": 22.5}, "learners": {"__all_modules__": {"num_env_steps_trained": 4000}, "default_policy": {"entropy": 0.6875, "mean_kl_loss": 0.01, "policy_loss": -0.0125, "vf_loss": 10.5, "total_loss": 10.25, "gradients_default_optimizer_global_norm": 1.5, "default_optimizer_learning_rate": 5e-05}}, "evaluation": {"env_runners": {"episode_return_mean": 30.5}}, "num_env_steps_sampled_lifetime": 4000, "training_iteration": 1, "time_this_iter_s": 12.5}

        """,
      rows: [
        Dialect.Row(
          4000,
          [
            .rewardMean: 21.5, .completionLength: 22.5, .entropy: 0.6875, .approxKL: 0.01,
            .loss: 10.25, .valueLoss: 10.5, .gradNorm: 1.5, .learningRate: 5e-5,
            .evalReward: 30.5, .stepTime: 12.5,
          ])
      ]),
    Dialect(
      name: "MLflow's file store", format: "metric_file",
      log: "mlruns/0/0123456789abcdef0123456789abcdef/metrics/actor/entropy",
      text: """
        1764115200000 0.5 1
        1764115201500 nan 2
        1764115203000 0.25 10 gsm8k 3f2a

        """,
      rows: [
        Dialect.Row(1, [.entropy: 0.5, .timestamp: 1_764_115_200]),
        Dialect.Row(2, [.entropy: .nan, .timestamp: 1_764_115_201.5]),
        Dialect.Row(10, [.entropy: 0.25, .timestamp: 1_764_115_203]),
      ]),
    Dialect(
      name: "torchrl's CSV logger", format: "metric_file", log: "ppo/scalars/train/reward.csv",
      text: "0,0.5\n64,-0.25\n128,nan\n",
      rows: [
        Dialect.Row(0, [.rewardMean: 0.5]), Dialect.Row(64, [.rewardMean: -0.25]),
        Dialect.Row(128, [.rewardMean: .nan]),
      ]),
  ]
}
