extension PlaybookEntry {
  /// What to know and do about `stalled_run`.
  static let stalledRun = PlaybookEntry(
    detector: "stalled_run",
    messageID: "57d18261860a4b8b99b41e39a83d9cee",
    title: "Run stalled",
    says: "No row for X, Nx the usual interval",
    meaning:
      "The log has stopped growing although the run hadn't ended. The job hangs, waits for "
      + "something, or was stopped without a word.",
    fixes: [
      "See whether the process lives and whether its GPUs are busy (nvidia-smi).",
      "Busy GPUs: one long rollout or evaluation; look at completion lengths and limits.",
      "Idle GPUs: a collective waits for a lost rank, or a reward server doesn't answer; "
        + "py-spy dump shows where.",
      "Check for a full disk, which stops logs and checkpoints first.",
      "Nothing there any more: the job was killed; look at journalctl -k and the scheduler, "
        + "then resume from the last checkpoint.",
    ],
    commonMistake:
      "Leaving it overnight in the hope that it goes on: a hung collective never does, and "
      + "it holds the GPUs.",
    // By timer, after the last row.
    typicalDelayRows: 0)
}
