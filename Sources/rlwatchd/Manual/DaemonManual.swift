import WatchDelivery

/// rlwatchd(8): the service, for who administers it.
enum DaemonManual {
  static func render() -> String {
    var page = Roff(
      "rlwatchd", section: 8, group: "System Administration",
      purpose: "the service that watches RL training runs")
    page.section("Synopsis")
    page.literal([
      "systemctl enable --now rlwatchd.service",
      "systemctl enable --now rlwatchd@NAME.service",
      "systemctl enable --now rlwatchd-hook.socket",
      "systemctl --user enable --now rlwatchd.service",
    ])
    page.section("Description")
    page.paragraphs(
      """
      The daemon follows the logs that rlwatchd.yaml(5) names, judges every row of metrics and writes
      alerts to the journal, to its state file and to hooks. It opens no socket and writes nothing
      but its state and runtime directories.

      `rlwatchd.service` runs as the user `rlwatch` with next to no rights. `rlwatchd@NAME.service`
      is one of several, with the config `/etc/rlwatchd/NAME/rlwatchd.yaml` and the state in
      `/var/lib/rlwatchd@NAME`. The user unit reads `~/.config/rlwatchd/rlwatchd.yaml`.

      The service is started when all logs are read to their ends. Its watchdog goes through the queue
      that reads them, so a daemon that hangs is started anew; no row is lost and no alert is
      repeated.
      """)
    page.section("Logs that rlwatch may not read")
    page.paragraphs(
      """
      Homes of mode 700 need one of the drop-ins in
      `/usr/share/doc/rlwatchd/examples/systemd`: `trainer-user.conf` runs the service as the
      trainer's account, `instance-user.conf` runs rlwatchd@alice as alice, `read-all-homes.conf`
      gives the right to read every file, hiding the system's secrets. `notify-reload.conf` is for
      systemd 253 and later.
      """)
    page.section("Reading alerts")
    page.literal([
      "journalctl -u rlwatchd -f             # as they come",
      "journalctl -u rlwatchd -x -p crit     # criticals, each with what to do",
      "journalctl RLWATCH_RUN=grpo-7b        # of one run",
      "journalctl -u rlwatchd -o json        # all fields",
    ])
    page.paragraphs("Every alert has these fields; some have more, such as RLWATCH_CHECKPOINT:")
    page.literal(["MESSAGE_ID"] + DeliveryFields.always)
    page.section("Events of the daemon itself")
    for event in LifeCycleEvent.allCases {
      guard let about = event.page else { continue }
      page.item("\(about.subject) (\(event.rawValue))", about.body)
    }
    page.section("Hooks")
    page.paragraphs(
      """
      A hook runs inside the service's sandbox, as its user: without network and with all but the
      state directory read-only, unless a drop-in relaxes that; the comments in the unit say how. It
      has the alert in RLWATCH_ variables and as JSON on standard input. One that somebody else could
      have written is refused.

      A hook with `socket: /run/rlwatchd-hook.sock` runs outside: the daemon connects to
      `rlwatchd-hook.socket`, systemd starts `rlwatchd-hook@.service` for it, in a cgroup of its own,
      and whatever it leaves behind ends with it. The daemon names the hook and hands over the alert;
      what is run stands in the config, which only root may write. Its exit status and output are
      shown as those of any hook. `hook-user.conf` among the drop-ins runs these hooks as the trainer,
      `hook-root.conf` as root. For rlwatchd@NAME copy both units under another name, with another
      `ListenStream=` and `--config`.

      `/usr/lib/rlwatchd/hooks/kill-job` stops a systemd unit, the process of a pid file, a process
      group or a Slurm job: TERM, a grace, KILL. `kill-job --help` has more.

      `rlwatchd notify` tells people: Slack, Discord, mail, a webhook or Alertmanager. It needs the
      network and so `socket:`. Secrets come from files that others can't read or from
      `LoadCredential=` of `rlwatchd-hook@.service`, with `environment: [CREDENTIALS_DIRECTORY]` in
      the hook; `/usr/share/doc/rlwatchd/notify.md` has hooks to copy.
      """)
    page.section("Silences")
    page.paragraphs(
      """
      `rlwatchd silence RUN [DETECTOR] --for 2h --reason WHY` keeps hooks from running for alerts of a
      run for that time; `rlwatchd ack RUN` does so for alerts that fire now until they are over. Alerts
      go on being judged and recorded, in the journal as notices with RLWATCH_SILENCED, and resolved
      notices are sent. What still fires when a silence ends is told then. Both are for root and the
      service's user, and hold over restarts.
      """)
    page.section("Signals")
    page.item("SIGHUP", "Read the config again; with problems in it the old one still holds.")
    page.item("SIGTERM, SIGINT", "Deliver what is waiting, save, and end with status 0.")
    page.section("Exit status")
    for status in ExitMeaning.all { page.item(String(status.code), status.meaning) }
    page.section("Environment")
    page.item("STATE_DIRECTORY", "The state directory, where no `--state-dir` is given.")
    page.item("RUNTIME_DIRECTORY", "Where rlwatchd.prom is written; else in the state directory.")
    page.item(
      "NOTIFY_SOCKET, WATCHDOG_USEC",
      "Set by systemd. Without them nothing is told to anybody, and no pings are sent.")
    page.section("Files")
    page.item(ConfigLoader.standardPath, "The config; `conf.d/*.yaml` beside it is laid over it.")
    page.item("/var/lib/rlwatchd/state.json", "Runs, health and alerts, for `rlwatchd status`.")
    page.item(
      "/var/lib/rlwatchd/quiet/orders.json",
      "Silences and acknowledgements, written by the commands.")
    page.item("/run/rlwatchd/rlwatchd.prom", "Metrics for node_exporter's textfile collector.")
    page.item("/var/lib/rlwatchd/checkpoints", "How far each log was read.")
    page.section("Notes")
    page.paragraphs(
      """
      Without systemd, in a container or under another supervisor, the same program writes to standard
      error.
      """)
    page.section("See also")
    page.paragraphs(
      "rlwatchd(1), rlwatchd.yaml(5), rlwatchd-playbook(7), journalctl(1), systemd.exec(5)")
    return page.text
  }
}
