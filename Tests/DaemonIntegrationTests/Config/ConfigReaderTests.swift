import Testing
import WatchDelivery
import WatchEngine

@testable import rlwatchd

/// Whole configs: what a good one says, and the exact text of every problem of a bad one.
struct ConfigReaderTests {
  static let good = """
    profile: classic
    runs:
      - logs: [/data/runs/*/train.log, "/data/runs/*/metrics.jsonl"]
        checkpoints: "/data/runs/{name}/checkpoint-*"
        rollouts: /data/{grandparent}/{name}/rollouts/*.jsonl
      - logs: /var/log/train
        name: "{grandparent}/{stem}"
        format: csv
        metrics: {my/entropy: entropy, it: step, junk: ignore}
    entropy_collapse: {threshold: 2, consecutive_steps: 5}
    kl_explosion:
      enabled: no
    alerts: {cooldown_steps: 7}
    hooks:
      - name: stop-the-job
        on: critical
        command: [/usr/lib/rlwatchd/hooks/kill-job, --unit, trainer.service]
        timeout: 1m
        socket: /run/rlwatchd-hook.sock
      - name: tell
        on: [warning, kl_explosion, firing, resolved]
        shell: curl -s "$URL"
        environment: [URL, A=b=c]
      - name: map
        on: {severity: [critical], detectors: entropy_collapse, status: resolved}
        shell: "true"
        grace: 0s
    rules: []
    state_dir: /var/lib/x
    record: /tmp/rows.jsonl
    max_line_bytes: 65536

    """

  @Test func aGoodConfigSaysWhatItSays() throws {
    let reading = ConfigSamples.read(Self.good)
    #expect(reading.problems.map(\.description) == [])
    #expect(reading.warnings == [])
    let config = reading.config
    #expect(config.runs.count == 2)
    #expect(config.runs[0].logs == ["/data/runs/*/train.log", "/data/runs/*/metrics.jsonl"])
    #expect(config.runs[0].name == .standard)
    #expect(config.runs[1].logs == ["/var/log/train"])
    #expect(config.alerts.cooldownSteps == 7)
    #expect(config.alerts.maxAlertsPerRun == AlertOptions().maxAlertsPerRun)
    #expect(config.stateDirectory == "/var/lib/x")
    #expect(config.record == "/tmp/rows.jsonl")
    let settings = config.settings(for: config.runs[1])
    #expect(settings.profile == .classic)
    #expect(settings.format == "csv")
    #expect(settings.metrics == ["my/entropy": "entropy", "it": "step", "junk": "ignore"])
    #expect(settings.maxLineBytes == 65_536)
    #expect(settings.detectors.keys.sorted() == ["entropy_collapse", "kl_explosion"])
    let off = DetectorSection(
      ConfigSamples.KLExplosion.self, section: settings.detectors["kl_explosion"])
    #expect(off.detector() == nil)
  }

  @Test func hooksAreRead() throws {
    let hooks = ConfigSamples.read(Self.good).config.hooks
    #expect(
      hooks == [
        HookCommand(
          name: "stop-the-job", filter: HookFilter(severity: .critical),
          program: .command(["/usr/lib/rlwatchd/hooks/kill-job", "--unit", "trainer.service"]),
          timeout: .seconds(60), socket: "/run/rlwatchd-hook.sock"),
        HookCommand(
          name: "tell",
          filter: HookFilter(
            severity: .warning, detectors: ["kl_explosion"], statuses: [.firing, .resolved]),
          program: .shell("curl -s \"$URL\""), environment: ["URL", "A=b=c"]),
        HookCommand(
          name: "map",
          filter: HookFilter(
            severity: .critical, detectors: ["entropy_collapse"], statuses: [.resolved]),
          program: .shell("true"), grace: .seconds(0)),
      ])
  }

  struct BadCase: Sendable {
    var text: String
    var problems: [String]
    /// Classic, for most cases use its keys; a case that names a profile means it.
    var profile: Profile? { text.contains("profile:") ? nil : .classic }

    init(_ text: String, _ problems: String...) {
      self.text = text
      self.problems = problems
    }
  }

  static let alertKeys = AlertOptions.optionDocs.map(\.key).sorted().joined(separator: ", ")
  static let signals = Signal.allCases.map(\.name).joined(separator: ", ")
  static let known =
    "known keys: alerts, dashboard, entropy_collapse, framework, hooks, kl_explosion, "
    + "max_line_bytes, profile, prometheus, record, rules, run_id, runs, stalled_run, state_dir, storage"

  @Test(arguments: [
    BadCase("- a", "f.yaml:1:1: the config: expected a map of keys, found a list"),
    BadCase(
      "entropy_colapse: {}",
      "f.yaml:1:1: unknown key \"entropy_colapse\" in the config, did you mean "
        + "\"entropy_collapse\"; \(known)"),
    BadCase(
      "profile: robst",
      "f.yaml:1:10: profile: expected one of classic, robust, found \"robst\", did you mean "
        + "\"robust\""),
    BadCase(
      "entropy_collapse: {treshold: 1, warmup_steps: -1, consecutive_steps: many}",
      "f.yaml:1:20: unknown key \"treshold\" in entropy_collapse, did you mean \"threshold\"; "
        + "known keys: consecutive_steps, enabled, threshold, warmup_steps",
      "f.yaml:1:47: entropy_collapse.warmup_steps is -1: must not be negative",
      "f.yaml:1:70: entropy_collapse.consecutive_steps: expected a whole number, found \"many\""),
    BadCase(
      "entropy_collapse: {drop_fraction: 1}",
      "f.yaml:1:20: unknown key \"drop_fraction\" in entropy_collapse (a key of profile robust); "
        + "known keys: consecutive_steps, enabled, threshold, warmup_steps"),
    BadCase(
      "profile: robust\nkl_explosion: {}",
      "f.yaml:2:1: detector kl_explosion is part of profile classic only, and this config has "
        + "profile robust"),
    BadCase(
      "kl_explosion: {baseline_mode: rollin}",
      "f.yaml:1:31: kl_explosion.baseline_mode: expected one of rolling, frozen, found "
        + "\"rollin\", did you mean \"rolling\""),
    BadCase(
      "profile: robust\nstalled_run: {after: 5}",
      "f.yaml:2:22: stalled_run.after: expected a duration such as 500ms, 30s, 5m or 2h, found 5"),
    BadCase(
      "alerts: {cooldown_steps: -1, max_alert_per_run: 1}",
      "f.yaml:1:26: alerts.cooldown_steps is -1: must be between 0 and 1000000000",
      "f.yaml:1:30: unknown key \"max_alert_per_run\" in alerts, did you mean "
        + "\"max_alerts_per_run\"; known keys: \(alertKeys)"),
    BadCase(
      "max_line_bytes: 12\nstate_dir: var\nrecord: 5",
      "f.yaml:1:17: max_line_bytes: expected a whole number of bytes from 4096 to 67108864, "
        + "found 12",
      "f.yaml:2:12: state_dir: \"var\" is not absolute: a daemon has no folder of its own, write "
        + "the whole path",
      "f.yaml:3:9: record: expected text, found 5"),
    BadCase("runs: {}", "f.yaml:1:7: runs: expected a list, found a map"),
    BadCase(
      "runs:\n  - {}\n  - 5\n  - logs: []",
      "f.yaml:2:5: runs[0]: needs logs: (a list of paths, folders or globs)",
      "f.yaml:3:5: runs[1]: expected a map of keys, found 5",
      "f.yaml:4:5: runs[2]: needs logs: (a list of paths, folders or globs)"),
    BadCase(
      "runs:\n  - logs: [train.log, ~/x, '/a/[b', '', 7]\n    nam: x",
      "f.yaml:2:12: runs[0].logs[0]: \"train.log\" is not absolute: a daemon has no folder of its "
        + "own, write the whole path",
      "f.yaml:2:23: runs[0].logs[1]: \"~/x\" is not absolute: ~ is not expanded, write the whole "
        + "path",
      "f.yaml:2:28: runs[0].logs[2]: \"/a/[b\" has a [ without its ]",
      "f.yaml:2:37: runs[0].logs[3]: \"\" is empty",
      "f.yaml:2:41: runs[0].logs[4]: expected text, found 7",
      "f.yaml:3:5: unknown key \"nam\" in runs[0], did you mean \"name\"; known keys: checkpoints, "
        + "format, join, logs, metrics, name, quote_completions, rollouts"),
    BadCase(
      "runs:\n  - logs: /a\n    name: '{dir}'\n    format: cvs\n    checkpoints: '/x/{nam}'\n"
        + "    metrics: {a: entrpy, b: 3}",
      "f.yaml:3:11: runs[0].name: \"{dir}\" has the unknown placeholder {dir}; allowed: {parent}, "
        + "{grandparent}, {file}, {stem}",
      "f.yaml:4:13: runs[0].format: expected one of csv, jsonl, found \"cvs\", did you mean \"csv\"",
      "f.yaml:5:18: runs[0].checkpoints: \"/x/{nam}\" has the unknown placeholder {nam}, did you "
        + "mean {name}; allowed: {name}, {parent}, {grandparent}, {file}, {stem}",
      "f.yaml:6:18: runs[0].metrics.a: expected one of \(signals), step, ignore, found "
        + "\"entrpy\", did you mean \"entropy\"",
      "f.yaml:6:29: runs[0].metrics.b: expected one of \(signals), step, ignore, found 3"),
    BadCase(
      "hooks:\n  - {}\n",
      "f.yaml:2:5: hooks[0]: needs name:",
      "f.yaml:2:5: hooks[0]: needs on: (a severity, detectors, or all)",
      "f.yaml:2:5: hooks[0]: needs command: (a list: program and arguments) or shell: (a string)"),
    BadCase(
      "hooks:\n  - {name: a b, on: all, command: [kill-job]}\n"
        + "  - {name: x, on: criticl, shell: a, command: [/b]}\n"
        + "  - {name: y, on: [], shell: ''}\n"
        + "  - {name: z, on: stalled_run, command: /bin/true, timeout: 5}\n",
      "f.yaml:2:12: hooks[0].name: \"a b\" must be 1 to 64 letters, digits, '-', '_' or '.'",
      "f.yaml:2:36: hooks[0].command[0]: \"kill-job\" is not absolute: hooks are not looked up in "
        + "PATH",
      "f.yaml:3:19: hooks[1].on: expected one of info, warning, critical, firing, resolved, all, "
        + "entropy_collapse, kl_explosion, found \"criticl\", did you mean \"critical\"",
      "f.yaml:3:35: hooks[1].shell: has a command: too; a hook runs one of them",
      "f.yaml:4:19: hooks[2].on: names nothing: use all for every alert",
      "f.yaml:4:30: hooks[2].shell: \"\" is no command line",
      "f.yaml:5:19: hooks[3].on: expected one of info, warning, critical, firing, resolved, all, "
        + "entropy_collapse, kl_explosion, found \"stalled_run\"",
      "f.yaml:5:41: hooks[3].command: expected a list of the program and its arguments (or use "
        + "shell:), found \"/bin/true\"",
      "f.yaml:5:61: hooks[3].timeout: expected a duration such as 500ms, 30s, 5m or 2h, found 5"),
    BadCase(
      "hooks:\n  - {name: a, on: all, shell: x, timeout: 2h, environment: [A B, RLWATCH_STEP=3]}\n"
        + "  - {name: a, on: all, shell: x, enviroment: []}\n",
      "f.yaml:2:43: hooks[0].timeout: 2h is not in 100ms to 1h",
      "f.yaml:2:61: hooks[0].environment: \"A B\" is neither NAME (handed on) nor NAME=value (set)",
      "f.yaml:2:66: hooks[0].environment: \"RLWATCH_STEP\" is taken: RLWATCH_ variables carry the "
        + "alert",
      "f.yaml:3:12: hooks[1].name: \"a\" is the name of an earlier hook",
      "f.yaml:3:34: unknown key \"enviroment\" in hooks[1], did you mean \"environment\"; known "
        + "keys: command, environment, grace, name, on, shell, socket, timeout"),
    BadCase(
      "hooks:\n  - {name: a, on: all, shell: x, socket: hook.sock}\n"
        + "  - {name: b, on: all, shell: x, socket: /\(String(repeating: "x", count: 107))}\n",
      "f.yaml:2:42: hooks[0].socket: \"hook.sock\" is not absolute: a daemon has no folder of its own, "
        + "write the whole path",
      "f.yaml:3:42: hooks[1].socket: is longer than the 107 bytes of a socket's path"),
  ])
  func everyProblemIsTold(_ bad: BadCase) {
    let told = ConfigSamples.read(bad.text, profile: bad.profile).problems.map(\.description)
    #expect(told == bad.problems)
  }

  @Test func classicKeysUnderTheRobustProfileAreWarnedOf() {
    let reading = ConfigSamples.read(
      "entropy_collapse: {threshold: 1.0, drop_fraction: 0.4, dropfraction: 1}")
    #expect(
      reading.warnings.map(\.description) == [
        "f.yaml:1:20: entropy_collapse.threshold has no effect: it is a key of profile classic, "
          + "and this config has profile robust"
      ])
    #expect(reading.problems.count == 1)
  }

  @Test func theClassicToolsFileLoads() {
    let text = """
      run_id: ""
      framework: auto
      entropy_collapse:
        enabled: true
        threshold: 1.0
        consecutive_steps: 50
        warmup_steps: 20
      kl_explosion:
        enabled: on
        sigma_multiplier: 3.0
        clip_region: 0.2
        rolling_window: 100
        warmup_steps: 20
      alerts:
        cooldown_steps: 100
        max_alerts_per_run: 50
        slack: {enabled: false, webhook_url: "", channel: "", mention_users: []}
        email:
          enabled: true
          to_addrs: [a@example.org]
        discord: {}
        webhook: {}
      storage: {log_dir: ./logs}
      dashboard: {port: 8501}
      """
    let reading = ConfigSamples.read(text, profile: .classic)
    #expect(reading.problems == [])
    #expect(
      reading.warnings.map { $0.position?.line } == [17, 18, 21, 22, 1, 2, 23, 24])
    #expect(
      reading.warnings.first?.description
        == "f.yaml:17:3: alerts.slack has no effect: alerts leave by hooks; use hooks: with "
        + "command: [/usr/bin/rlwatchd, notify, slack]")
  }

  @Test func theCommandLinesProfileWins() {
    let reading = ConfigSamples.read("profile: classic\nstalled_run: {}", profile: .robust)
    #expect(reading.problems == [])
    #expect(reading.config.profile == .robust)
  }

  @Test func commandLineLogsAreMadeAbsolute() {
    var config = DaemonConfig()
    config.watch(logs: ["a.log", "./b/./c.log", "/d/*.log", "../e"], workingDirectory: "/home/u")
    #expect(
      config.runs.map(\.logs) == [["/home/u/a.log", "/home/u/b/c.log", "/d/*.log", "/home/u/../e"]])
  }

  @Test(arguments: [
    ("{parent}", "/data/runs/x7/train.log", "x7"), ("{stem}", "/a/train.log.1", "train.log"),
    ("{grandparent}-{file}", "/data/x7/logs/t.csv", "x7-t.csv"), ("{parent}", "/t.csv", "t"),
    ("{stem}", "/a/.hidden", ".hidden"), ("fixed", "/a/b", "fixed"),
  ])
  func names(_ template: String, _ log: String, _ name: String) throws {
    #expect(try NameTemplate.parse(template).get().name(ofLog: log) == name)
  }

  @Test func patternsAreExpanded() throws {
    let template = try NameTemplate.parse("{grandparent}").get()
    #expect(template.expand("/c/{name}/{stem}-*", log: "/r/x7/logs/t.csv") == "/c/x7/t-*")
  }
}
