import WatchDelivery
import WatchEngine

/// The starter file `config/rlwatchd.yaml`, made from the code: every key, default, unit and reason.
///
/// A line that begins with `#` and no single space behind it is a setting at its default: without the
/// `#` it is config. All others of the comment lines are prose.
struct ConfigReference {
  private static let width = 98

  private let catalog: ConfigCatalog
  private var lines: [String] = []

  static func render(catalog: ConfigCatalog = ConfigCatalog()) -> String {
    var reference = ConfigReference(catalog: catalog)
    reference.write()
    return reference.lines.map { $0 + "\n" }.joined()
  }

  private init(catalog: ConfigCatalog) { self.catalog = catalog }

  private mutating func write() {
    let standard = DaemonConfig()
    prose("rlwatchd's config: every key, its default, unit and reason.")
    prose("Made by `rlwatchd config init` from the code; check yours with `rlwatchd config check`.")
    gap()
    prose(
      "A line \"#key: value\" shows a default: take the # away to change it. Lines that begin with "
        + "\"# \" explain. The files conf.d/*.yaml beside this one are read after it in the order "
        + "of their names: lists append, maps overlay, of two values the later one holds.")
    gap()
    prose(
      "Which rules judge the rows. classic: those of the Python tool rlwatch, row for row. "
        + "robust: the calibrated set, with few false alarms.")
    setting("profile", .string(standard.profile.rawValue))
    gap()
    writeRuns()
    writeAlerts()
    writeRules()
    writeHooks()
    writePrometheus()
    prose(
      "Where state.json and the resume positions are kept; absolute. Default: systemd's "
        + "StateDirectory, which is this path in the shipped unit.")
    setting("state_dir", .string("/var/lib/rlwatchd"))
    gap()
    prose("A file that every accepted row is written to, as JSON lines; absolute. Default: none.")
    setting("record", .null)
    gap()
    prose(
      "bytes, \(DaemonConfig.lineBytes.lowerBound) to \(DaemonConfig.lineBytes.upperBound): longer "
        + "lines of a log are left out and counted. 1 MiB: verl's longest console rows have 8 KB, "
        + "and a log without line ends must not fill the memory.")
    setting("max_line_bytes", .integer(standard.maxLineBytes))
    for profile in Profile.allCases { writeDetectors(profile) }
  }

  private mutating func writeRuns() {
    prose("What to watch. Each entry:")
    prose(
      "logs: absolute paths, globs, or folders, which stand for the logs in them (not below); "
        + "they may appear later, rotate and vanish.",
      item: true)
    prose(
      "name: how a run is called, from its log's path: {parent} (the folder that holds the log), "
        + "{grandparent}, {file}, {stem} (the file without its ending).", item: true)
    prose(
      "join: which logs of one name are judged together as one run. auto (default): all under a name "
        + "given here; under the folder's own name one of each kind (text, standard error, JSON "
        + "lines, CSV, W&B, TensorBoard). always, never.", item: true)
    prose(
      "format: an id of `rlwatchd list formats`; default: recognised from the bytes.", item: true)
    prose(
      "metrics: the log's own keys, each with a signal of `rlwatchd list signals`, step or "
        + "ignore; laid over the known names of every common trainer.", item: true)
    prose(
      "checkpoints, rollouts: absolute globs of what the trainer saves, with {name} and the "
        + "placeholders of name:.", item: true)
    prose(
      "quote_completions: true lets the journal tell what the samples of rollouts: show, too (default "
        + "false: they are long, and the users' texts).", item: true)
    lines += [
      "runs:", "  - logs:", "      - /data/runs/*/train.log", "      - /data/runs/*/metrics.jsonl",
      "#    name: \"\(NameTemplate.standard)\"", "#    join: \(JoinRule.auto.rawValue)",
      "#    format: jsonl",
      "#    metrics: {actor/entropy_loss: entropy}",
      "#    checkpoints: \"/data/runs/{name}/checkpoint-*\"",
      "#    rollouts: \"/data/runs/{name}/rollouts/*.jsonl\"",
      "#    quote_completions: false",
    ]
    gap()
  }

  private mutating func writeAlerts() {
    prose("How often an alert is told.")
    lines.append("#alerts:")
    settings(
      (try? NodeEncoder().encode(AlertOptions())) ?? ConfigNode(.map([])),
      docs: AlertOptions.optionDocs, indent: 2)
    gap()
  }

  private mutating func writeRules() {
    prose(
      "Rules of your own, over any metric, in both profiles and beside the detectors. Their alerts "
        + "come from the detector rule:NAME, which on: of a hook takes, and no other alert explains "
        + "them away. Each entry:")
    prose(
      "metric: a signal of `rlwatchd list signals`, or a numeric key as the log has it (nested ones "
        + "joined by /; `rlwatchd diagnose` lists them). Rows without it don't count, but for absent.",
      item: true)
    prose(
      "above, below, outside, drop, rise, zscore, non_finite, absent: what breaks the rule, one of "
        + "them. above, below take a limit, outside takes [lowest, highest]; drop, rise: by more "
        + "than this share of the baseline (0.5: half of it); zscore: more than so many spreads from "
        + "the baseline, on either side; non_finite: true is NaN or infinite, absent: true a row "
        + "without the metric, also in a log that never had it. The baseline is the running level of "
        + "the last 100 or so rows; rows that break the rule stay out of it.", item: true)
    prose(
      "severity: info, warning (default) or critical. critical: a second limit further out, of the "
        + "same condition.", item: true)
    prose(
      "for: rows in a row that have to break it (default: 1), or k of n (15 of 20; n at most "
        + "\(RuleCount.mostOfN)); consecutive_steps: is another name for the first.", item: true)
    prose(
      "warmup_steps: rows with the metric that aren't judged; default 0, with a baseline "
        + "\(Rule.baselineWarmup) (\(Rule.leastBaselineWarmup) at least).", item: true)
    prose(
      "message: the alert's sentence, with {value}, {step} and, where there is one, {baseline}.",
      item: true)
    prose("name: of your choice; default: made from metric and condition.", item: true)
    lines += [
      "#rules:", "#  - metric: completions/clipped_ratio", "#    above: 0.9",
      "#    critical: 0.98", "#    for: 20", "#    severity: \(Severity.warning.rawValue)",
      "#    warmup_steps: 0", "#    message: \"Nearly every completion is cut off ({value})\"",
      "#    name: cut-off", "#  - metric: reward_mean", "#    drop: 0.5", "#    for: 15 of 20",
      "#  - metric: my/score", "#    absent: true", "#    for: 500",
    ]
    gap()
  }

  private mutating func writeHooks() {
    prose("Commands to run for alerts. Each entry:")
    prose("name: of your choice, unlike every other hook's.", item: true)
    prose(
      "on: which alerts: a severity (that one or worse), detectors, firing or resolved (default: "
        + "firing), or all; one word, a list, or a map {severity, status, detectors}.", item: true)
    prose(
      "command: program (absolute path) and arguments; or shell: a fixed string for /bin/sh -c. "
        + "The alert comes as RLWATCH_* variables and as JSON on standard input.", item: true)
    prose(
      "timeout: \(HookCommand.defaultTimeout), 100ms to 1h: then TERM to the whole process group. "
        + "Long enough for a web request with its retries.", item: true)
    prose(
      "grace: \(HookCommand.defaultGrace), up to 10m: from TERM to KILL. What a script needs to "
        + "clean up.", item: true)
    prose(
      "environment: NAME hands on the daemon's own variable (a secret), NAME=value sets one.",
      item: true)
    prose(
      "socket: null: the hook runs in the daemon's sandbox, without network; or the path of a "
        + "helper's socket, /run/rlwatchd-hook.sock of rlwatchd-hook.socket: outside it, as the "
        + "user of rlwatchd-hook@.service. That helper runs no hook that doesn't name its socket.",
      item: true)
    lines += [
      "#hooks:", "#  - name: stop-the-job", "#    on: \(Severity.critical.rawValue)",
      "#    command: [/usr/lib/rlwatchd/hooks/kill-job, --unit, trainer.service]",
      "#    timeout: \(HookCommand.defaultTimeout)", "#    grace: \(HookCommand.defaultGrace)",
      "#    environment: []",
      "#    socket: null",
    ]
    gap()
  }

  private mutating func writePrometheus() {
    prose("Metrics for the textfile collector of Prometheus's node_exporter (docs/fleet.md).")
    prose(
      "textfile: absolute path that ends in .prom, mode 0644. Default: \(PrometheusConfig.fileName) in "
        + "systemd's runtime directory, /run/rlwatchd in the shipped unit; without systemd in the "
        + "state directory.", item: true)
    prose(
      "labels: on every series, at most \(PrometheusConfig.mostLabels); several daemons of one "
        + "machine need one each to be told apart.", item: true)
    let standard = PrometheusConfig()
    lines += [
      "#prometheus:", "#  enabled: \(standard.enabled)", "#  textfile: null", "#  labels: {}",
    ]
    gap()
  }

  private mutating func writeDetectors(_ profile: Profile) {
    let detectors = catalog.detectors(of: profile)
    guard !detectors.isEmpty else { return }
    gap()
    prose("---- Detectors of profile: \(profile.rawValue) ----")
    for type in detectors {
      gap()
      prose(type.summary)
      let signals = type.signals.map(\.name).joined(separator: ", ")
      if !signals.isEmpty { prose("Reads: \(signals).") }
      let kinds = type.kinds.filter { !$0.isEmpty }.joined(separator: ", ")
      if !kinds.isEmpty { prose("Kinds: \(kinds).") }
      lines.append("#\(type.id):")
      settings(
        DetectorSection(type, section: nil).effective, docs: Self.docs(of: type), indent: 2)
    }
  }

  /// A detector's own docs, and that of the switch every detector has.
  static func docs(of type: any Detector.Type) -> [OptionDoc] {
    let own = type.optionDocs
    guard !own.contains(where: { $0.key == "enabled" }) else { return own }
    return [OptionDoc("enabled", "false switches this detector off")] + own
  }

  private mutating func settings(
    _ node: ConfigNode, docs: [OptionDoc], indent: Int, path: String = ""
  ) {
    guard case .map(let entries) = node.value else { return }
    let start = "#" + String(repeating: " ", count: indent)
    for entry in entries {
      let key = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      if let doc = docs.first(where: { $0.key == key }) {
        let text = doc.unit.isEmpty ? doc.reason : "\(doc.unit): \(doc.reason)"
        lines += TextWrap.lines(text + ".", width: Self.width - 1 - indent).map {
          "\(start)# \($0)"
        }
      }
      if case .map(let inner) = entry.node.value, !inner.isEmpty {
        lines.append("\(start)\(entry.key):")
        settings(entry.node, docs: docs, indent: indent + 2, path: key)
      } else {
        lines.append("\(start)\(entry.key): \(YAMLText.inline(entry.node))")
      }
    }
  }

  private mutating func setting(_ key: String, _ value: ConfigNode.Value) {
    lines.append("#\(key): \(YAMLText.inline(ConfigNode(value)))")
  }

  private mutating func gap() { lines.append("") }

  /// Prose; an `item` gets a dash.
  ///
  /// Later lines aren't indented: two spaces behind the `#` mean a setting.
  private mutating func prose(_ text: String, item: Bool = false) {
    lines += TextWrap.lines((item ? "- " : "") + text, width: Self.width - 2).map { "# " + $0 }
  }
}
