import FuzzTargets
import WatchEngine

@testable import rlwatchd

/// Config files of any bytes: YAML, sections, detectors, hooks.
///
/// Whatever they are, a reading comes of it: problems as bounded text, effective values as JSON.
enum ConfigFuzz {
  static let target = FuzzTarget(
    name: "config",
    seeds: [
      """
      profile: robust
      runs:
        - logs: [/data/*/train.log, "/data/**/m.jsonl"]
          name: "{parent}"
          format: json_lines
          metrics: {my/kl: kl_divergence, foo: ignore}
      entropy_collapse: {threshold: 1.0, consecutive_steps: 50, warmup_steps: 20}
      alerts: {cooldown_steps: 100, max_alerts_per_run: 50}
      hooks:
        - name: stop
          on: critical
          command: [/bin/true, --unit]
          timeout: 30s
      """,
      "a: &x [1, 2]\nb: *x\nc: &y {<<: 1}\n", "- ? [a]\n  : b\n", "{a: {b: {c: [1, {d: 'e'}]}}}",
      "profile: classic\nkl_explosion: {sigma_multiplier: 3, enabled: false}\nstorage: {}\n",
      """
      rules:
        - {metric: entropi, outside: [0.1, 2], critical: [0, 3], for: 15 of 20, name: a}
        - {metric: completions/clipped_ratio, above: .9, consecutive_steps: 20, message: "{value}"}
        - {metric: kl, zscore: 4, warmup_steps: 12, message: "{step} {baseline"}
        - {metric: x, absent: true, non_finite: true, severity: critical}
      """,
      "max_line_bytes: 1e6\nstate_dir: relative\nrules: [{metric: a, above: .nan}]\nrecord: /x\n",
      "--- !!map\n? |\n  key\n: >-\n  text\n...\n---\nb\n",
      "a: \"\\x41\\u263A\\UFFFFFFFF\"\n%YAML 1.1\n",
    ].map { Array($0.utf8) },
    words: ConfigReader.sections + [
      "hooks:\n", "  - ", ": ", "&a ", "*a", "!!str ", "<<: ", "on: ",
      "{detectors: [kl_explosion]}",
      "timeout: ", "30s", "shell: ", "{name}", "kl_explosion: ", "0x7f", ".inf", ".nan", "null",
      "entropy_collapse: ", "format: ", "metrics: ", "%TAG ! x\n", "? ", "|\n", ">-\n",
    ],
    check: check)

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    let document = YAMLReader.read(Array(bytes), file: "f.yaml")
    guard let node = document.node else {
      return document.problems.isEmpty ? "no document and no word why" : nil
    }
    var problems: [ConfigProblem] = []
    let merged = ConfigMerge.lay(node, over: node, problems: &problems)
    for node in [node, merged] {
      let reading = ConfigReader.read(node)
      let text = JSONWriter.bytes(reading.effective)
      guard text.withUnsafeBytes({ LiteralScanner.isValidJSON($0) }) else { return "no JSON" }
      let told = document.problems + reading.problems + reading.warnings
      if let long = told.first(where: { $0.description.utf8.count > 4096 }) {
        return "a problem of \(long.description.utf8.count) bytes"
      }
      for run in reading.config.runs { _ = run.name.name(ofLog: "/data/run/train.log") }
    }
    return nil
  }
}
