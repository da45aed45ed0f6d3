import WatchEngine

/// verl and its forks.
enum VerlDialects {
  static let all = [
    Dialect(
      name: "verl's console up to 2025, three decimals", format: "verl_console",
      text: """
        (main_task pid=19799) ("Initial validation metrics: {'val/test_score/gsm8k': 0.0}")
        (main_task pid=19799) step:0 - val/test_score/gsm8k:0.125
        (main_task pid=19799) step:1 - global_seqlen/min:45022.000 - critic/kl:0.001 - critic/kl_coeff:0.001 - critic/vf_loss:12.500 - critic/lr:0.000 - actor/entropy_loss:0.410 - actor/pg_loss:-0.005 - actor/pg_clipfrac:0.012 - actor/ppo_kl:-0.000 - actor/grad_norm:1.250 - actor/lr:0.000 - critic/score/mean:0.031 - critic/score/max:1.000 - critic/score/min:0.000 - critic/rewards/mean:0.030 - critic/advantages/mean:0.000 - critic/advantages/max:2.500 - critic/advantages/min:-1.500 - response_length/mean:250.500 - response_length/clip_ratio:0.125 - timing_s/step:41.500

        """,
      rows: [
        Dialect.Row(
          1,
          [
            .klDivergence: 0.001, .valueLoss: 12.5, .entropy: 0.41, .loss: -0.005,
            .clipFraction: 0.012, .approxKL: -0.0, .gradNorm: 1.25, .rewardMean: 0.031,
            .rewardStd: 0.5, .advantageStd: 2, .completionLength: 250.5,
            .truncatedFraction: 0.125, .stepTime: 41.5, .evalReward: 0.125,
          ])
      ],
      rejects: [.evaluation, .evaluation]),
    Dialect(
      name: "verl's console today, numpy's numbers, another worker glued on",
      format: "verl_console",
      text: """
        \u{1B}[36m(TaskRunner pid=46086)\u{1B}[0m step:101 - training/global_step:101 - training/epoch:3 - actor/entropy:np.float64(0.14716) - actor/pg_loss:np.float64(-0.00013) - actor/kl_loss:0.0012 - actor/ppo_kl:np.float64(0.0) - actor/pg_clipfrac:0.0005 - actor/grad_norm:np.float64(nan) - actor/lr:1e-06 - critic/score/mean:np.float64(0.5) - critic/rewards/mean:np.float64(0.5) - response_length/mean:3011.25 - response_length/clip_ratio:np.float64(0.25) - perf/time_per_step:101.5 - off_policy/min:np.int64(0)(TaskRunnerV1 pid=1) INFO x
        \u{1B}[36m(WorkerDict pid=46087)\u{1B}[0m [prompt] step:5 - reward is 0.5
        \u{1B}[36m(TaskRunner pid=46086, ip=10.0.0.2)\u{1B}[0m step:102 - actor/entropy:0.14 - val-core/openai/gsm8k/reward/mean@1:np.float64(0.75) - critic/score/mean:0.5

        """,
      rows: [
        Dialect.Row(
          101,
          [
            .epoch: 3, .entropy: 0.14716, .loss: -0.00013, .klDivergence: 0.0012, .approxKL: 0,
            .clipFraction: 0.0005, .gradNorm: .nan, .learningRate: 1e-6, .rewardMean: 0.5,
            .completionLength: 3011.25, .truncatedFraction: 0.25, .stepTime: 101.5,
          ]),
        Dialect.Row(102, [.entropy: 0.14, .evalReward: 0.75, .rewardMean: 0.5]),
      ],
      rejects: [.noSignal]),
    Dialect(
      name: "verl's file logger", format: "jsonl", log: "project/experiment.jsonl",
      text: """
        {"step":0,"data":{"val-core/openai/gsm8k/reward/mean@1":0.25}}
        {"step":1,"data":{"actor/entropy":0.53,"actor/pg_loss":0.001,"actor/grad_norm":null,"critic/score/mean":0.41}}

        """,
      rows: [
        Dialect.Row(
          1, [.entropy: 0.53, .loss: 0.001, .rewardMean: 0.41, .evalReward: 0.25])
      ],
      rejects: [.evaluation]),
    Dialect(
      name: "EasyR1's console", format: "nested_block",
      text: """
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m Step 1
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m actor:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   entropy_loss: 0.512
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   grad_norm: 0.412
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   kl_loss: 0.001
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   lr: 1.0e-06
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   pg_clipfrac_higher: 0.002
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   pg_loss: -0.002
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   ppo_kl: 0.0
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m critic:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   advantages:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     max: 2.5
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     mean: 0.0
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     min: -1.5
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   score:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     max: 1.0
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     mean: 0.438
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m     min: 0.0
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m response_length:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   clip_ratio: 0.125
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   mean: 301.25
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m reward:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   accuracy: 0.375
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   overall: 0.438
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m timing_s:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   step: 12.5
        Start validation...
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m Step 2
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m actor:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   pg_loss: nan
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m reward:
        \u{1B}[36m(Runner pid=4711)\u{1B}[0m   overall: 0.5

        """,
      rows: [
        Dialect.Row(
          1,
          [
            .entropy: 0.512, .gradNorm: 0.412, .klDivergence: 0.001, .learningRate: 1e-6,
            .loss: -0.002, .approxKL: 0, .advantageStd: 2, .rewardMean: 0.438, .rewardStd: 0.5,
            .truncatedFraction: 0.125, .completionLength: 301.25, .stepTime: 12.5,
          ]),
        Dialect.Row(2, [.loss: .nan, .rewardMean: 0.5]),
      ]),
  ]
}
