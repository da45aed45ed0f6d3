import WatchEngine

/// TRL and what builds on it: dicts on standard output, JSON beside the checkpoints.
enum TRLDialects {
  static let all = [
    Dialect(
      name: "TRL's GRPO, transformers 4", format: "python_dict",
      text: """
        {'loss': 0.0024, 'grad_norm': 1.66, 'learning_rate': 9e-06, 'num_tokens': 1024.0, 'completions/mean_length': 200.5, 'completions/clipped_ratio': 0.25, 'rewards/accuracy_reward/mean': 0.5, 'rewards/accuracy_reward/std': 0.125, 'reward': 0.75, 'reward_std': 0.3, 'frac_reward_zero_std': 0.5, 'kl': 0.01, 'entropy': 0.5, 'clip_ratio/low_mean': 0.0, 'clip_ratio/region_mean': 0.02, 'step_time': 12.5, 'epoch': 0.06}
        {'loss': 0.0, 'grad_norm': nan, 'learning_rate': 8e-06, 'reward': 0.0, 'reward_std': 0.0, 'kl': nan, 'epoch': 0.12}
        {'eval_loss': 0.1, 'eval_reward': 0.625, 'eval_runtime': 12.5, 'epoch': 0.12}
        {'loss': 0.1, 'reward': 0.5, 'epoch': 0.18}
        {'train_runtime': 100.5, 'train_samples_per_second': 1.5, 'train_loss': 0.05, 'epoch': 0.18}

        """,
      rows: [
        Dialect.Row(
          1, .order,
          [
            .loss: 0.0024, .gradNorm: 1.66, .learningRate: 9e-6, .completionLength: 200.5,
            .truncatedFraction: 0.25, .rewardMean: 0.75, .rewardStd: 0.3, .zeroStdFraction: 0.5,
            .klDivergence: 0.01, .entropy: 0.5, .clipFraction: 0.02, .stepTime: 12.5,
            .epoch: 0.06,
          ]),
        Dialect.Row(
          2, .order,
          [
            .loss: 0, .gradNorm: .nan, .learningRate: 8e-6, .rewardMean: 0, .rewardStd: 0,
            .klDivergence: .nan, .epoch: 0.12,
          ]),
        // What the evaluation was worth goes into the training row behind it.
        Dialect.Row(
          3, .order, [.loss: 0.1, .rewardMean: 0.5, .epoch: 0.18, .evalReward: 0.625]),
      ],
      rejects: [.evaluation, .summary]),
    Dialect(
      name: "TRL up to 0.15", format: "python_dict",
      text: """
        {'loss': 0.0, 'grad_norm': 2.5, 'learning_rate': 1e-06, 'rewards/format_reward': 0.5, 'reward': 0.5, 'reward_std': 0.25, 'completion_length': 120.0, 'kl': 0.0, 'clip_ratio': 0.01, 'epoch': 0.01}

        """,
      rows: [
        Dialect.Row(
          1, .order,
          [
            .loss: 0, .gradNorm: 2.5, .learningRate: 1e-6, .rewardMean: 0.5, .rewardStd: 0.25,
            .completionLength: 120, .klDivergence: 0, .clipFraction: 0.01, .epoch: 0.01,
          ])
      ]),
    Dialect(
      name: "TRL on transformers 5, both streams in one file, with bars and completions",
      format: "python_dict",
      text: """
        `generation_config` default values have been modified: {'bos_token_id': 0}
        \r  0%|          | 0/200 [00:00<?, ?it/s]\r  0%|          | 1/200 [00:00<01:39,  2.00it/s]\r                                                 \r{'loss': '-0.0108', 'grad_norm': 'nan', 'learning_rate': '1e-06', 'reward': '0.16', 'kl': 'inf', 'epoch': '0.01'}
        \r  0%|          | 1/200 [00:00<01:39,  2.00it/s]╭──────────── Step 1 ────────────╮
        │ ┏━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━┓ │
        │ ┃ Prompt  ┃ Completion ┃ len  ┃ │
        │ ┡━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━┩ │
        │ │ say     │ loss: 0.5  │ 0.12 │ │
        │ └─────────┴────────────┴──────┘ │
        ╰─────────────────────────────────╯
        \r  1%|1         | 2/200 [00:01<01:39,  2.00it/s]\r{'loss': '0', 'grad_norm': '0', 'reward': '0.25', 'kl': '1.425e+04', 'epoch': '0.02'}

        """,
      rows: [
        Dialect.Row(
          1, .progress,
          [
            .loss: -0.0108, .gradNorm: .nan, .learningRate: 1e-6, .rewardMean: 0.16,
            .klDivergence: .infinity, .epoch: 0.01,
          ]),
        Dialect.Row(
          2, .progress,
          [.loss: 0, .gradNorm: 0, .rewardMean: 0.25, .klDivergence: 14_250, .epoch: 0.02]),
      ]),
    Dialect(
      name: "TRL's PPO", format: "python_dict",
      text: """
        {'eps': 1, 'objective/kl': 0.25, 'objective/entropy': 52.5, 'objective/non_score_reward': -0.0125, 'objective/rlhf_reward': 0.5, 'objective/scores': 0.625, 'policy/approxkl_avg': 0.002, 'policy/clipfrac_avg': 0.0125, 'loss/policy_avg': -0.02, 'loss/value_avg': 0.125, 'val/clipfrac_avg': 0.0, 'policy/entropy_avg': 1.25, 'val/ratio': 1.0, 'val/ratio_var': 0.0, 'val/num_eos_tokens': 3, 'lr': 2.9e-06, 'episode': 512, 'epoch': 0.1}

        """,
      rows: [
        Dialect.Row(
          512,
          [
            .klDivergence: 0.25, .rewardMean: 0.625, .approxKL: 0.002, .clipFraction: 0.0125,
            .loss: -0.02, .valueLoss: 0.125, .entropy: 1.25, .learningRate: 2.9e-6, .epoch: 0.1,
          ])
      ]),
    Dialect(
      name: "trainer_state.json", format: "json_snapshot", log: "checkpoint-20/trainer_state.json",
      text: """
        {
          "best_metric": null,
          "epoch": 0.2,
          "log_history": [
            {
              "entropy": 1.5,
              "epoch": 0.1,
              "grad_norm": NaN,
              "loss": 0.0125,
              "reward": 0.5,
              "step": 10
            },
            {
              "epoch": 0.1,
              "eval_reward": 0.375,
              "step": 10
            },
            {
              "epoch": 0.2,
              "loss": 0.025,
              "reward": 0.625,
              "step": 20
            },
            {
              "epoch": 0.2,
              "step": 20,
              "train_loss": 0.5,
              "train_runtime": 12.5
            }
          ],
          "logging_steps": 10,
          "max_steps": 20
        }

        """,
      rows: [
        Dialect.Row(
          10, [.entropy: 1.5, .epoch: 0.1, .gradNorm: .nan, .loss: 0.0125, .rewardMean: 0.5]),
        Dialect.Row(
          20, [.epoch: 0.2, .loss: 0.025, .rewardMean: 0.625, .evalReward: 0.375]),
      ],
      rejects: [.evaluation, .summary]),
    Dialect(
      name: "ms-swift's standard output", format: "python_dict",
      text: """
        Train:   0%|          | 0/560 [00:00<?, ?it/s]
        {'loss': -0.00000002, 'grad_norm': 0.53125, 'learning_rate': 0.0, 'memory(GiB)': 61.5, 'train_speed(iter/s)': 0.0023, 'completions/mean_length': 512.25, 'completions/clipped_ratio': 0.125, 'reward': 0.75, 'reward_std': 0.25, 'frac_reward_zero_std': 0.5, 'entropy/mean': 0.375, 'entropy/max': 2.5, 'entropy/min': 0.0, 'kl': 0.0, 'clip_ratio/region_mean': 0.0, 'epoch': 0.0, 'global_step/max_steps': '1/560', 'percentage': '0.18%', 'elapsed_time': '6m 58s', 'remaining_time': '2d 16h'}

        """,
      rows: [
        Dialect.Row(
          1,
          [
            .loss: -2e-8, .gradNorm: 0.53125, .learningRate: 0, .completionLength: 512.25,
            .truncatedFraction: 0.125, .rewardMean: 0.75, .rewardStd: 0.25, .zeroStdFraction: 0.5,
            .entropy: 0.375, .klDivergence: 0, .clipFraction: 0, .epoch: 0,
          ])
      ]),
    Dialect(
      name: "ms-swift's logging.jsonl", format: "jsonl", log: "output/logging.jsonl",
      text: """
        {"loss": 0.5, "grad_norm": 0.25, "reward": 0.75, "reward_std": 0.25, "epoch": 0.5, "global_step/max_steps": "5/547", "percentage": "0.91%", "elapsed_time": "1m 5s"}
        {"loss": 0.25, "grad_norm": NaN, "reward": 0.8, "reward_std": 0.125, "epoch": 1.0, "global_step/max_steps": "10/547"}
        {"train_dataset": "1000", "model_parameter_info": "x", "last_model_checkpoint": "c", "train_runtime": 10.5, "log_history": []}

        """,
      rows: [
        Dialect.Row(
          5, [.loss: 0.5, .gradNorm: 0.25, .rewardMean: 0.75, .rewardStd: 0.25, .epoch: 0.5]),
        Dialect.Row(
          10, [.loss: 0.25, .gradNorm: .nan, .rewardMean: 0.8, .rewardStd: 0.125, .epoch: 1]),
      ],
      rejects: [.summary]),
    Dialect(
      name: "Unsloth", format: "python_dict",
      text: """
        ==((====))==  Unsloth - 2x faster free finetuning | Num GPUs used = 1
           \\\\   /|    Num examples = 1,000 | Num Epochs = 1 | Total steps = 250
        O^O/ \\_/ \\    Batch size per device = 4 | Gradient accumulation steps = 1
        {'loss': 0.0, 'grad_norm': 0.125, 'reward': 0.5, 'reward_std': 0.25, 'completion_length': 100.5, 'kl': 0.001}

        """,
      rows: [
        Dialect.Row(
          1, .order,
          [
            .loss: 0, .gradNorm: 0.125, .rewardMean: 0.5, .rewardStd: 0.25,
            .completionLength: 100.5, .klDivergence: 0.001,
          ])
      ]),
  ]
}
