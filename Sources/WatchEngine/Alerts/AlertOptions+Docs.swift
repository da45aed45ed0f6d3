extension AlertOptions {
  /// Unit and reason of every key of the section `alerts`, in the order they are declared.
  package static let optionDocs = [
    OptionDoc(
      "cooldown_steps", unit: "steps",
      "least distance between two alerts of one detector and severity; the classic tool's default"),
    OptionDoc(
      "max_alerts_per_run", unit: "alerts",
      "no more than this many a run, so that a broken run floods nobody; the classic tool's default"
    ),
    OptionDoc(
      "critical_reserve", unit: "alerts",
      "criticals let through after max_alerts_per_run is used up, for fifty warnings must not hide "
        + "a death; more than a dying run gives after joining"),
    OptionDoc(
      "resolve_after_rows", unit: "rows",
      "judged rows without a breach before an alert is resolved; outlasts the gap between the "
        + "bursts of one sickness"),
    OptionDoc(
      "flap_factor_max", unit: "times",
      "each further episode of one detector multiplies resolve_after_rows, up to this, so that a "
        + "flapping signal gives a few alerts and not one a minute"),
    OptionDoc(
      "flap_memory_rows", unit: "rows",
      "quiet rows after which the flap factor starts again from 1"),
    OptionDoc(
      "incident_window_rows", unit: "rows",
      "alerts this close belong to one incident; what follows a collapse comes within 100 rows"),
    OptionDoc(
      "consecutive_steps", unit: "rows",
      "breaching rows in a row before an alert fires, on top of each detector's own rule; robust "
        + "only, for each classic detector has a key of its own"),
  ]
}
