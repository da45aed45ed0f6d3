import WatchEngine

/// Trainers of language models that print lines of their own kinds.
enum ConsoleDialects {
  static let all = [
    Dialect(
      name: "OpenRLHF's log", format: "python_dict",
      text: """
        \u{1B}[36m(PPOTrainer pid=4711)\u{1B}[0m INFO 05-30 12:34:56 ppo_trainer.py:547] ✨ Global step 7: {'policy_loss': np.float64(-0.0125), 'entropy_loss': 0.5, 'kl': 0.02, 'ppo_kl': 0.001, 'ppo_clip_ratio': 0.05, 'vllm_kl': 0.003, 'reward': 0.625, 'return': 0.6, 'response_length': 512.5, 'total_length': 700.0, 'truncated': 0.125, 'actor_lr': 5e-07, 'actor_grad_norm': 0.75, 'critic_loss': 0.25, 'timing/step_total': 41.5, 'dynamic_filtering_pass_rate': 0.75}
        (PPOTrainer pid=4711) INFO 05-30 12:35:56 ppo_trainer_async.py:147] Global step 8: {'policy_loss': nan, 'kl': inf, 'reward': 0.5}
        (PPOTrainer pid=4711) INFO 05-30 12:36:00 ppo_trainer.py:300] {'eval_default_pass1': 0.375}
        (PPOTrainer pid=4711) INFO 05-30 12:36:56 ppo_trainer_async.py:147] Global step 9: {'policy_loss': 0.5, 'reward': 0.5}

        """,
      rows: [
        Dialect.Row(
          7,
          [
            .loss: -0.0125, .entropy: 0.5, .klDivergence: 0.02, .approxKL: 0.001,
            .clipFraction: 0.05, .rewardMean: 0.625, .completionLength: 512.5,
            .truncatedFraction: 0.125, .learningRate: 5e-7, .gradNorm: 0.75, .valueLoss: 0.25,
            .stepTime: 41.5, .zeroStdFraction: 0.25,
          ]),
        Dialect.Row(8, [.loss: .nan, .klDivergence: .infinity, .rewardMean: 0.5]),
        Dialect.Row(9, [.loss: 0.5, .rewardMean: 0.5, .evalReward: 0.375]),
      ],
      rejects: [.evaluation]),
    Dialect(
      name: "OpenRLHF's bars", format: "key_value",
      text: "Train epoch [1/1]:   0%|          | 0/20 [00:00<?, ?it/s]\r"
        + "Train epoch [1/1]:   5%|5         | 1/20 [00:02<00:40,  2.1s/it, act_loss=0.0125, "
        + "reward=0.5, return=0.4, gen_len=120, tot_len=200, kl=0.001, act_lr=5e-7, "
        + "grad_norm=0.25, ent_loss=0.75]\r"
        // Drawn again, without anything new.
        + "Train epoch [1/1]:   5%|5         | 1/20 [00:03<00:40,  2.1s/it, act_loss=0.0125, "
        + "reward=0.5, return=0.4, gen_len=120, tot_len=200, kl=0.001, act_lr=5e-7, "
        + "grad_norm=0.25, ent_loss=0.75]      \r"
        + "Train epoch [1/1]:  10%|#         | 2/20 [00:04<00:38,  2.1s/it, act_loss=nan, "
        + "reward=0.25, kl=0.002]",
      rows: [
        Dialect.Row(
          1, .progress,
          [
            .loss: 0.0125, .rewardMean: 0.5, .completionLength: 120, .klDivergence: 0.001,
            .learningRate: 5e-7, .gradNorm: 0.25, .entropy: 0.75,
          ]),
        Dialect.Row(2, .progress, [.loss: .nan, .rewardMean: 0.25, .klDivergence: 0.002]),
      ]),
    Dialect(
      name: "OpenRLHF's bars up to 0.7", format: "key_value",
      text: """
        Train epoch [1/1]:  40%|####      | 8/20 [00:12<00:18,  1.5s/it, pg=0.0432, ret=0.5, glen=164, tlen=200, kl=0.0387, act_lr=5e-7, rm=0.827, cri=0.125, vals=0.25]
        Episode [1/1]:  24%|##4       | 2431/10050 [1:12:10<3:00:00,  1.5it/s, policy_loss=0.5, kl=0.25, reward=0.75, return=0.7, response_length=164, total_length=200, critic_loss=0.125, values=0.5]

        """,
      rows: [
        Dialect.Row(
          8, .progress,
          [
            .loss: 0.0432, .completionLength: 164, .klDivergence: 0.0387, .learningRate: 5e-7,
            .rewardMean: 0.827, .valueLoss: 0.125,
          ]),
        Dialect.Row(
          2431, .progress,
          [
            .loss: 0.5, .klDivergence: 0.25, .rewardMean: 0.75, .completionLength: 164,
            .valueLoss: 0.125,
          ]),
      ]),
    Dialect(
      name: "slime: rollout, perf and step", format: "python_dict",
      text: """
        \u{1B}[36m(RolloutManager pid=4711)\u{1B}[0m [2026-01-01 12:00:00] ray_rollout.py:210 - rollout 5: {'rollout/raw_reward': 0.5, 'rollout/rewards': 0.0, 'rollout/advantages': 0.0, 'rollout/response_len/mean': 512.25, 'rollout/truncated_ratio': 0.125, 'rollout/log_probs': -0.5, 'rollout/ref_log_probs': -0.5}
        \u{1B}[36m(RolloutManager pid=4711)\u{1B}[0m [2026-01-01 12:00:01] ray_rollout.py:215 - perf 5: {'perf/rollout_time': 41.5, 'perf/step_time': 60.5}
        \u{1B}[36m(MegatronTrainRayActor pid=4712)\u{1B}[0m [2026-01-01 12:00:05] model.py:918 - step 5: {'train/loss': 0.25, 'train/pg_loss': -0.0125, 'train/entropy_loss': 0.375, 'train/pg_clipfrac': 0.01, 'train/ppo_kl': 0.001, 'train/kl_loss': 0.002, 'train/grad_norm': 0.5, 'train/lr-pg_0': 1e-06, 'train/train_rollout_logprob_abs_diff': 0.01}

        """,
      rows: [
        Dialect.Row(
          5, [.rewardMean: 0.5, .completionLength: 512.25, .truncatedFraction: 0.125]),
        Dialect.Row(
          5,
          [
            .loss: -0.0125, .entropy: 0.375, .clipFraction: 0.01, .approxKL: 0.001,
            .klDivergence: 0.002, .gradNorm: 0.5, .learningRate: 1e-6,
          ]),
      ]),
    Dialect(
      name: "prime-rl's trainer", format: "key_value", log: "logs/trainer.log",
      text: """
        \u{1B}[32m12:34:56\u{1B}[0m \u{1B}[1mSUCCESS\u{1B}[0m Step 12 |   4.21s | Loss 0.0012 | Entropy 0.3456 | Mismatch KL 0.0007 | Grad. Norm 0.1234 | LR 1.00e-06 | Throughput 12345 tokens/s | MFU 12.3% | Peak Mem. 40.1 GiB
        12:35:56 SUCCESS Step 13 | Time: 4.21s | Loss: nan | Entropy: 0.25 | Mismatch KL: 0.0007 | Grad. Norm: 0.5 | LR: 1.00e-06

        """,
      rows: [
        Dialect.Row(
          12, [.loss: 0.0012, .entropy: 0.3456, .gradNorm: 0.1234, .learningRate: 1e-6]),
        Dialect.Row(13, [.loss: .nan, .entropy: 0.25, .gradNorm: 0.5, .learningRate: 1e-6]),
      ]),
    Dialect(
      name: "prime-rl's orchestrator", format: "key_value", log: "logs/orchestrator.log",
      text: """
        12:34:56 SUCCESS Step 12 | Time: 98.02s | Reward: 0.4353 | Val. Reward: 0.5 | Throughput: 123.4 tokens/s | Seq. Length: 2069.9 tokens/sample | Async Level: 1
        04:57:44 SUCCESS Step 13 | 13m 16s | Reward 0.7812 | Trainable 64/64 | Turns 31.1 | Error 0.0% | Truncation 0.0%

        """,
      rows: [
        Dialect.Row(12, [.rewardMean: 0.4353, .evalReward: 0.5, .completionLength: 2069.9]),
        Dialect.Row(13, [.rewardMean: 0.7812]),
      ]),
    Dialect(
      name: "prime-rl's file monitor", format: "jsonl", log: "metrics.jsonl",
      text: """
        {"step":3,"time":1764115200.5,"loss/mean":0.001,"entropy/all/mean":0.5,"mismatch_kl/all/mean":0.002,"optim/grad_norm":0.25,"optim/lr":1e-06}
        {"step":4,"time":1764115260.5,"reward/mean":0.5,"seq_len/mean":512.5,"is_truncated/mean":0.125,"solve_none":0.25,"solve_all":0.5}

        """,
      rows: [
        Dialect.Row(
          3,
          [
            .timestamp: 1_764_115_200.5, .loss: 0.001, .entropy: 0.5, .gradNorm: 0.25,
            .learningRate: 1e-6,
          ]),
        Dialect.Row(
          4,
          [
            .timestamp: 1_764_115_260.5, .rewardMean: 0.5, .completionLength: 512.5,
            .truncatedFraction: 0.125, .zeroStdFraction: 0.75,
          ]),
      ]),
    Dialect(
      name: "ROLL's tracker on standard output", format: "python_dict",
      text: """
        [2026-01-01 00:00:00] [tracking.py (123)] [INFO] [rank0 0/8][driver] metrics_tag: {"step": 3, "metrics": {"system/step": 3, "actor/pg_loss": 0.25, "actor/total_loss": 0.3, "actor/kl_loss": 0.002, "actor/approxkl": 0.001, "actor/ppo_ratio_clipfrac": 0.01, "actor_train/grad_norm": NaN, "actor/lr": 1e-06, "actor/entropy": 0.5, "critic/score/mean": 0.625, "tokens/response_length/mean": 300.5, "time/step_total": 41.5}}

        """,
      rows: [
        Dialect.Row(
          3,
          [
            .loss: 0.25, .klDivergence: 0.002, .approxKL: 0.001, .clipFraction: 0.01,
            .gradNorm: .nan, .learningRate: 1e-6, .entropy: 0.5, .rewardMean: 0.625,
            .completionLength: 300.5, .stepTime: 41.5,
          ])
      ]),
    Dialect(
      name: "torchtune's DiskLogger", format: "key_value", log: "log_1764115200.txt",
      text: """
        Step 12 | loss:0.123 policy_loss:0.1 kl_loss:0.002 clipfrac:0.01 ratios:1.0 grad_norm:0.4 rewards:0.25 successes:0.5 response_lengths:200.5\u{20}
        Step 13 | loss:tensor(0.5) rewards:tensor(0.75, device='cuda:0') grad_norm:nan\u{20}

        """,
      rows: [
        Dialect.Row(
          12,
          [
            .loss: 0.123, .klDivergence: 0.002, .clipFraction: 0.01, .gradNorm: 0.4,
            .rewardMean: 0.25, .completionLength: 200.5,
          ]),
        Dialect.Row(13, [.loss: 0.5, .rewardMean: 0.75, .gradNorm: .nan]),
      ]),
    Dialect(
      name: "minimind", format: "key_value",
      text: """
        Epoch:[1/1](12/9751), Reward: -1.44, KL_ref: 0.0409, Adv Std: 0.9257, Adv Mean: 0.0000, Actor Loss: 0.0065, Avg Response Len: 286.75, Learning Rate: 0.00000030

        """,
      rows: [
        Dialect.Row(
          12,
          [
            .rewardMean: -1.44, .klDivergence: 0.0409, .advantageStd: 0.9257, .loss: 0.0065,
            .completionLength: 286.75, .learningRate: 3e-7,
          ])
      ]),
    Dialect(
      name: "DeepSpeed-Chat of 2023", format: "key_value",
      text: """
        -------------------------------------------------------------------------------------
        |E2E latency=4.78s |Gather latency=0.00s (0.00%) |Generate time=1.74s (36.47%) |CurSamplesPerSec=0.84
        epoch: 0|step: 94|ppo_ep: 1|act_loss: 0.61|cri_loss: 0.39|unsuper_loss: 0.0
        [2023-04-18 12:00:00,123] [INFO] [loss_scaler.py:190:update_scale] [deepspeed] OVERFLOW! Rank 0 Skipping step.
        average reward score: 3.22
        -------------------------------------------------------------------------------------

        """,
      rows: [
        Dialect.Row(94, [.epoch: 0, .loss: 0.61, .valueLoss: 0.39, .rewardMean: 3.22])
      ]),
    Dialect(
      name: "DeepSpeed-Chat today", format: "key_value",
      text: """
        Epoch: 0 | Step: 8 | PPO Epoch: 1 | Actor Loss: 0.010894775390625 | Critic Loss: 0.0201416015625 | Unsupervised Loss: 0.0
        End-to-End => Latency: 2.55s, TFLOPs: 3.29, Samples/sec: 1.57, Time/seq 0.64s, Batch Size: 4, Total Seq. Length: 512
        Generation => Latency: 1.77s, Per-token Latency 6.92 ms, TFLOPs: 0.85, BW: 112.09 GB/sec, Answer Seq. Length: 256
        Training   => Latency: 0.78s, TFLOPs: 8.85
        Actor Model Parameters => 0.388 B, Critic Model Parameters => 0.125 B
        Average reward score: 0.0121307373046875 | EMA reward score: -0.11880723571777341
        -------------------------------------------------------------------------------------

        """,
      rows: [
        Dialect.Row(
          8,
          [
            .epoch: 0, .loss: 0.010894775390625, .valueLoss: 0.0201416015625,
            .rewardMean: 0.0121307373046875,
          ])
      ]),
    Dialect(
      name: "NeMo-RL's PPO", format: "nemo_rl",
      text: """
        ========================= Step 12/1000 =========================
        ▶ Generating responses for batch of size 64...

        📊 Training Results:
          • Policy Loss: 0.0125
          • Generation KL Error: 0.001
          • Critic Loss: 0.25
          • Critic Grad Norm: 1.5
          • Critic LR: 1.00e-06
          • Avg Reward: 0.4375
          • Mean Generation Length: 512.0000

        ⏱️  Timing:
          • Total step time: 12.34s
          • generation: 6.10s (49.4%)

        """,
      rows: [
        Dialect.Row(
          12, .progress,
          [
            .loss: 0.0125, .valueLoss: 0.25, .rewardMean: 0.4375, .completionLength: 512,
            .stepTime: 12.34,
          ])
      ]),
    Dialect(
      name: "NeMo-Aligner's bar", format: "key_value",
      text: """
        PPO Global Step:   3%|3         | 3/100 [01:12<39:10, 24.2s/it, train_consumed_samples=192, train_rollouts/rewards=0.5, train_rollouts/init_policy_kl=0.01, train_rollouts/response_lengths=128, train_optim/loss=0.25, train_optim/lr=9e-7, train_optim/grad_norm=1.5]

        """,
      rows: [
        Dialect.Row(
          3, .progress,
          [
            .rewardMean: 0.5, .klDivergence: 0.01, .completionLength: 128, .loss: 0.25,
            .learningRate: 9e-7, .gradNorm: 1.5,
          ])
      ]),
    Dialect(
      name: "home-made loops", format: "key_value",
      text: """
        Step 12 | loss=0.5 reward=0.25
        [STEP   13] loss=0.06  grad=0.14  H=0.017 lr=1e-6
        step 14: loss 0.5
        iter 15 - loss: 0.25 - reward: 1.5e-1 - entropy: 0.75

        """,
      rows: [
        Dialect.Row(12, [.loss: 0.5, .rewardMean: 0.25]),
        Dialect.Row(13, [.loss: 0.06, .gradNorm: 0.14, .learningRate: 1e-6]),
        Dialect.Row(15, [.loss: 0.25, .rewardMean: 0.15, .entropy: 0.75]),
      ]),
  ]
}
