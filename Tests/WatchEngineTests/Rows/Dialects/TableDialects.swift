import WatchEngine

/// Boxes and tables.
enum TableDialects {
  static let all = [
    Dialect(
      name: "AReaL", format: "box_table",
      text: """
        \u{1B}[37m20260101-12:00:00.123 [StatsLogger] INFO: Epoch 1/10 Step 5/200 Train step 5/2000 done.\u{1B}[0m
        \u{1B}[37m20260101-12:00:00.124 [StatsLogger] INFO: Stats (1/1):\u{1B}[0m
        \u{1B}[37m20260101-12:00:00.125 [StatsLogger] INFO:\u{20}
        ╒═══════════════════════════╤════════════╤═════════════════════════════════╤═════════════╤════════════════════════════╤════════════╤════════════════════════════════╤═════╕
        │ ppo_actor/task_reward/avg │ 4.3750e-01 │ ppo_actor/no_eos_ratios/avg     │  1.2500e-01 │ ppo_actor/update/grad_norm │ 7.5000e-01 │ ppo_actor/update/approx_kl/avg │ nan │
        ├───────────────────────────┼────────────┼─────────────────────────────────┼─────────────┼────────────────────────────┼────────────┼────────────────────────────────┼─────┤
        │ ppo_actor/task_reward/max │ 1.0000e+00 │ ppo_actor/seq_len/avg           │  5.1225e+02 │ ppo_actor/update/lr        │ 1.0000e-06 │                                │     │
        ├───────────────────────────┼────────────┼─────────────────────────────────┼─────────────┼────────────────────────────┼────────────┼────────────────────────────────┼─────┤
        │ ppo_actor/task_reward/min │ 0.0000e+00 │ ppo_actor/update/actor_loss/avg │ -1.2000e-03 │ ppo_actor/kl_rewards/avg   │ 2.0000e-03 │                                │     │
        ├───────────────────────────┼────────────┼─────────────────────────────────┼─────────────┼────────────────────────────┼────────────┼────────────────────────────────┼─────┤
        │ ppo_actor/advantages/avg  │ 1.0000e-03 │ ppo_actor/update/entropy/avg    │  5.0000e-01 │ timeperf/rollout           │ 1.2500e+01 │                                │     │
        ╘═══════════════════════════╧════════════╧═════════════════════════════════╧═════════════╧════════════════════════════╧════════════╧════════════════════════════════╧═════╛\u{1B}[0m

        """,
      rows: [
        Dialect.Row(
          5, .progress,
          [
            .rewardMean: 0.4375, .truncatedFraction: 0.125, .gradNorm: 0.75, .approxKL: .nan,
            .completionLength: 512.25, .learningRate: 1e-6, .loss: -0.0012, .klDivergence: 0.002,
            .entropy: 0.5,
          ])
      ]),
    Dialect(
      name: "open-instruct's panel", format: "box_table",
      text: """
        ╭────────────────────────────────── Metrics ───────────────────────────────────╮
        │  loss       policy_avg: -0.01 | kl_avg: 0.00e+00 | total_avg: -0.01          │
        │  objective  kl_avg: 0.02 | kl2_avg: 0.03                                     │
        │  optim      grad_norm: 0.50                                                  │
        │  other      episode: 512 | training_step: 4 | epoch: 0.01 | scores: 1.25 |   │
        │             real_batch_size_ratio: 0.50 | unsolved_batch_size_ratio: 0.25 |  │
        │             packed_ratio: 0.90 | lr: 3.00e-07                                │
        │  policy     clipfrac_avg: 0.12 | entropy_avg: 0.35                           │
        │  time       total: 12.50                                                     │
        │  val        sequence_lengths: 812.50 | sequence_lengths_min: 12 |            │
        │             stop_rate: 0.75 | advantages_mean: 0.00e+00 | advantages_min:    │
        │             -1.50 | advantages_max: 2.50 | advantages_hist: 0.10 | ratio:    │
        │             1.00                                                             │
        ╰──────────────────────────────────────────────────────────────────────────────╯

        """,
      rows: [
        Dialect.Row(
          4,
          [
            .loss: -0.01, .klDivergence: 0.02, .gradNorm: 0.5, .epoch: 0.01, .rewardMean: 1.25,
            .learningRate: 3e-7, .clipFraction: 0.12, .entropy: 0.35, .stepTime: 12.5,
            .completionLength: 812.5, .truncatedFraction: 0.25, .advantageStd: 2,
          ])
      ]),
    Dialect(
      name: "Stable-Baselines3's table with an evaluation in it", format: "sb3_table",
      text: """
        ------------------------------------------
        | rollout/                |              |
        |    ep_len_mean          | 22.4         |
        |    ep_rew_mean          | 21.5         |
        Eval num_timesteps=2000, episode_reward=195.40 +/- 12.20
        | time/                   |              |
        |    fps                  | 900          |
        |    iterations           | 2            |
        |    total_timesteps      | 4096         |
        | train/                  |              |
        |    approx_kl            | 0.0081       |
        |    clip_fraction        | 0.102        |
        |    entropy_loss         | -0.686       |
        |    explained_variance   | nan          |
        |    learning_rate        | 0.0003       |
        |    loss                 | 8.16         |
        |    policy_gradient_loss | -0.0175      |
        |    value_loss           | 1.23e+03     |
        ------------------------------------------

        """,
      rows: [
        Dialect.Row(
          4096,
          [
            .completionLength: 22.4, .rewardMean: 21.5, .approxKL: 0.0081, .clipFraction: 0.102,
            .entropy: 0.686, .learningRate: 0.0003, .loss: 8.16, .valueLoss: 1230,
          ])
      ]),
    Dialect(
      name: "Stable-Baselines 2's table", format: "sb3_table",
      text: """
        --------------------------------------
        | approxkl           | 0.00012       |
        | clipfrac           | 0.0125        |
        | ep_len_mean        | 22.5          |
        | ep_reward_mean     | 21.5          |
        | explained_variance | -0.01         |
        | fps                | 512           |
        | n_updates          | 3             |
        | policy_entropy     | 0.6875        |
        | policy_loss        | -0.0025       |
        | serial_timesteps   | 384           |
        | total_timesteps    | 1536          |
        | value_loss         | 40.5          |
        --------------------------------------

        """,
      rows: [
        Dialect.Row(
          1536,
          [
            .approxKL: 0.00012, .clipFraction: 0.0125, .completionLength: 22.5,
            .rewardMean: 21.5, .entropy: 0.6875, .loss: -0.0025, .valueLoss: 40.5,
          ])
      ]),
    Dialect(
      name: "Spinning Up's progress.txt", format: "csv", log: "progress.txt",
      text: "Epoch\tAverageEpRet\tStdEpRet\tMaxEpRet\tMinEpRet\tEpLen\tTotalEnvInteracts\tLossPi\t"
        + "LossV\tEntropy\tClipFrac\tTime\n"
        + "0\t21.5\t10.25\t60.0\t8.0\t21.5\t4000\t-0.0125\t300.5\t0.6875\t0.01\t3.5\n"
        + "1\tnan\t12.5\t90.0\t9.0\t30.5\t8000\t-0.025\t400.5\t0.675\t0.02\t7.5\n",
      rows: [
        Dialect.Row(
          4000,
          [
            .epoch: 0, .rewardMean: 21.5, .rewardStd: 10.25, .completionLength: 21.5,
            .loss: -0.0125, .valueLoss: 300.5, .entropy: 0.6875, .clipFraction: 0.01,
          ]),
        Dialect.Row(
          8000,
          [
            .epoch: 1, .rewardMean: .nan, .rewardStd: 12.5, .completionLength: 30.5,
            .loss: -0.025, .valueLoss: 400.5, .entropy: 0.675, .clipFraction: 0.02,
          ]),
      ]),
    Dialect(
      name: "Lightning's metrics.csv, sparse", format: "csv",
      log: "lightning_logs/version_0/metrics.csv",
      text: """
        epoch,entropy,loss,reward,step,val_loss
        0,0.5,0.125,0.25,49,
        0,,,,49,0.75
        0,nan,0.0625,0.5,99,

        """,
      rows: [
        Dialect.Row(49, [.epoch: 0, .entropy: 0.5, .loss: 0.125, .rewardMean: 0.25]),
        Dialect.Row(99, [.epoch: 0, .entropy: .nan, .loss: 0.0625, .rewardMean: 0.5]),
      ],
      rejects: [.evaluation]),
    Dialect(
      name: "quoted fields", format: "csv",
      text: """
        step,"note, free","reward","loss"
        1,"a ""quoted"", text",0.5,"0.25"
        2,"",0.75,""

        """,
      rows: [
        Dialect.Row(1, [.rewardMean: 0.5, .loss: 0.25]), Dialect.Row(2, [.rewardMean: 0.75]),
      ]),
  ]
}
