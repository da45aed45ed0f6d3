extension PlaybookEntry {
  /// What to know and do about `crashed_run`.
  static let crashedRun = PlaybookEntry(
    detector: "crashed_run",
    messageID: "c14da44e49854e1db74423b069caecde",
    title: "Run crashed",
    says: "Run crashed: X",
    meaning:
      "The log ends in an error: a Python traceback, memory exhausted on the GPU or the "
      + "host, a collective that timed out, or a kill. The job is most likely gone.",
    fixes: [
      "Read the last lines of the log and of the other ranks: the first error is the cause, "
        + "the rest are echoes.",
      "Out of GPU memory: shorten completions, lower the batch per device, or give the "
        + "inference engine a smaller share.",
      "A collective timed out: find the rank that stopped first; it usually died of "
        + "something else.",
      "Killed without a word: look for the kernel's out-of-memory killer with journalctl -k.",
      "Resume from the last checkpoint once the cause is fixed.",
    ],
    commonMistake:
      "Restarting at once with the same settings: an out-of-memory crash at a long batch "
      + "comes back at the next long batch.",
    // The log's last lines.
    typicalDelayRows: 0)
}
