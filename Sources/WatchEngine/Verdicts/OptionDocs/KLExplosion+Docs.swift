extension KLExplosion {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "floor", unit: "nats",
      "smaller values all count as this; beta = 0 and verl's ppo_kl live below"),
    OptionDoc(
      "spike_sigma", unit: "robust sigmas",
      "robust sigmas above the level for one row to warn, beside the ratio; both are "
        + "needed"),
    OptionDoc(
      "spike_ratio", unit: "times",
      "times the level for one row to warn, beside the sigmas; both are needed"),
    OptionDoc(
      "level_sigma", unit: "robust sigmas",
      "robust sigmas above the level for 3 of 4 rows to warn, beside the ratio"),
    OptionDoc(
      "level_ratio", unit: "times",
      "times the level for 3 of 4 rows to warn, beside the sigmas"),
    OptionDoc(
      "critical_ratio", unit: "times",
      "times for 3 of 4 rows to be critical, at the spike's sigma"),
    OptionDoc(
      "tail_factor", unit: "times",
      "a spike must beat this many times the largest ratio of the last 300 rows: a bursty "
        + "run has shown its tail"),
    OptionDoc(
      "absolute_limit", unit: "nats",
      "critical in 2 of 3 rows whatever the level. Ten nats a token is another policy"),
    OptionDoc(
      "absurd_limit", unit: "nats",
      "critical at once. One token cannot lift a batch mean so far in a sane run"),
    OptionDoc(
      "spike_limit", unit: "nats",
      "one row beyond warns whatever the level; k3 means of sane runs stay far below"),
    OptionDoc(
      "least_warning", unit: "nats",
      "a warning below is not worth waking anyone"),
    OptionDoc(
      "least_critical", unit: "nats",
      "a critical below is not worth stopping anything: it needs more than a warning"),
    OptionDoc(
      "warmup_rows", unit: "rows",
      "rows before spikes are judged against the run's own; new levels wait two and a "
        + "half times that"),
  ]
}
