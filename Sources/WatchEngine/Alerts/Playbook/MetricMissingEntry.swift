extension PlaybookEntry {
  /// What to know and do about `metric_missing`.
  static let metricMissing = PlaybookEntry(
    detector: "metric_missing",
    messageID: "1540224054524117962bfbb6952abe11",
    title: "Metric went missing",
    says: "Metric X has been missing for N rows",
    meaning:
      "A metric that was in nearly every row no longer appears, so the detectors that need "
      + "it are blind.",
    fixes: [
      "Look at the rows just before it vanished: a non-finite value is often dropped by the "
        + "logger.",
      "Check whether the trainer was upgraded or restarted with other logging settings.",
      "Tell rlwatchd the new name under metrics: if the key was renamed.",
      "Check that the component that reports it (reward model, reference model, evaluation) "
        + "still runs.",
    ],
    commonMistake:
      "Reading silence as health: no alert from a detector without its metric means nothing.",
    // Twenty rows without it.
    typicalDelayRows: 20)
}
