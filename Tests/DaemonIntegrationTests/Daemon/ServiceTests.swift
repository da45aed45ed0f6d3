import Foundation
import Testing
import WatchTestSupport

/// The whole of it in a real systemd: install, start, a run that dies, reload, stop.
struct ServiceTests {
  /// The Swift libraries the debug binary needs, for a guest that has no Swift: (here, there).
  private static func libraries() async throws -> [(from: String, to: String)] {
    let result = try await BuiltProgram.run(["/usr/bin/ldd", DaemonUnderTest.binary])
    return result.lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let arrow = words.firstIndex(of: "=>"), words.count > arrow + 1 else { return nil }
      let path = words[arrow + 1]
      // Those of the system come with the guest; libstdc++ is no part of a minimal one.
      let isOurs = path.contains("/swift/") || path.contains("libstdc++")
      guard isOurs, path.hasPrefix("/") else { return nil }
      return (path, "/usr/lib/rlwatchd-test/" + (path as NSString).lastPathComponent)
    }
  }

  /// Everything of the service but the package, which `PackageTests` has; see `Tests/Guest/service`.
  @Test(.enabled(if: BuiltProgram.mayBootSystemd, "needs root, systemd-nspawn and mmdebstrap"))
  func livesWellFromStartToFailure() async throws {
    func checkout(_ path: String) -> String { Repository.root.appendingPathComponent(path).path }
    let units = ["rlwatchd.service", "rlwatchd-hook.socket", "rlwatchd-hook@.service"]
    let result = try await BuiltProgram.underSystemd(
      "exec /bin/bash /service",
      copying: try await Self.libraries()
        + units.map { (checkout("systemd/\($0)"), "/etc/systemd/system/\($0)") } + [
          (DaemonUnderTest.binary, "/usr/bin/rlwatchd"),
          (checkout("systemd/rlwatchd.sysusers"), "/usr/lib/sysusers.d/rlwatchd.conf"),
          (checkout("systemd/rlwatchd.catalog"), "/usr/lib/systemd/catalog/rlwatchd.catalog"),
          (checkout("systemd/drop-ins"), "/examples"),
          (checkout("config/hooks/kill-job"), "/usr/lib/rlwatchd/hooks/kill-job"),
          (checkout("Tests/Guest/service"), "/service"),
          (checkout("Tests/WatchEngineTests/Fixtures/trl/collapse-a.stdout.log"), "/collapse.log"),
        ])
    if result.status == 77 { try Test.cancel("\(result.error)") }
    try #require(result.output.hasSuffix("== end\n"), "\(result)")
    let parts = result.parts
    for (part, lines) in Self.expected {
      #expect(parts[part] ?? [] == lines, "\(part): \(result.error)")
    }
    #expect(Set(parts.keys).isSubset(of: Self.expected.map(\.part)), "\(result.output)")
  }

  private static let expected: [(part: String, lines: [String])] = [
    ("start", ["started", "rlwatch 600", "only the daemon may ask"]),
    (
      "quiet",
      [
        "silenced: everything of later-*, criticals too", "no run is called so yet", "rlwatch 640",
        "the daemon knows", "Permission denied", "removed: everything of later-* is told again",
      ]
    ),
    (
      "outside",
      [
        "network", "user rlwatch", "etc read-only", "no new privileges True", "in rlwatchd-hook",
        "nothing left", "exit status in state.json: 0", "\"/run/rlwatchd-hook.sock\"",
      ]
    ),
    (
      "notify",
      [
        "rlwatchd notify slack: sent to 127.0.0.1 (200)", "POST /services/x HTTP/1.1",
        "\"text\":\"<!here> Critical: Entropy collapse [notify, step 80]\"",
        "rlwatchd notify webhook: sent to 127.0.0.1 (200)", "POST /in HTTP/1.1", "\"inside\"",
      ]
    ),
    ("unit", ["kill-job: unit trainer.service stopped", "inactive", "rlwatch"]),
    ("process", ["stopped by its pid file", "job inactive"]),
    ("sandbox", ["stopped by its pid file", "job2 inactive", "inactive"]),
    (
      "trouble",
      [
        "ended while the hook ran: what became of the hook isn't known", "nothing left",
        "is rlwatchd-hook.socket started?", "run after all",
      ]
    ),
    ("journald", ["alerts arrive after a restart of journald"]),
    ("wedge", ["started anew", "Watchdog timeout", "1", "its rows are judged"]),
    (
      "failure",
      [
        "exit-code 78 0", "/etc/rlwatchd/rlwatchd.yaml:1:1: unknown key \"runz\"",
        "status=78/CONFIG", "exit-code 66 0", "status=66/NOINPUT", "active",
        "stopped within a second", "success", "rlwatchd_up 0",
      ]
    ),
  ]

  @Test(.enabled(if: BuiltProgram.mayBootSystemd, "needs root, systemd-nspawn and mmdebstrap"))
  func aDyingRunIsToldAndItsTrainerStopped() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      runs:
        - logs: [/data/*/train.log]
      hooks:
        - name: stop-the-job
          on: critical
          command: [/usr/lib/rlwatchd/hooks/kill-job, --unit, dummy-trainer.service]

      """, to: "rlwatchd.yaml")
    func checkout(_ path: String) -> String { Repository.root.appendingPathComponent(path).path }
    let result = try await BuiltProgram.underSystemd(
      """
      set -u
      # Waits for what a command comes to print; the guest has no other events to offer.
      until_true() { n=0; until "$@" >/dev/null 2>&1; do n=$((n+1)); [ $n -lt 300 ] || { echo "never: $*"; return 1; }; sleep 0.1; done; }
      systemd-sysusers --inline 'u rlwatch - "rlwatchd" /var/lib/rlwatchd -' 2>/dev/null
      mkdir -p /etc/systemd/system/rlwatchd.service.d
      # As root, because kill-job is to stop a unit; libraries beside the debug binary.
      printf '[Service]\\nUser=root\\nGroup=root\\nEnvironment=LD_LIBRARY_PATH=/usr/lib/rlwatchd-test\\n' \\
        > /etc/systemd/system/rlwatchd.service.d/test.conf
      printf '[Service]\\nExecStart=/bin/sleep infinity\\nRestart=always\\n' \\
        > /etc/systemd/system/dummy-trainer.service
      journalctl --update-catalog
      systemctl daemon-reload
      systemctl start dummy-trainer
      systemctl start rlwatchd && echo started
      echo "trainer $(systemctl is-active dummy-trainer)"
      mkdir -p /data/grpo-7b
      while IFS= read -r line; do printf '%s\\n' "$line" >> /data/grpo-7b/train.log; done < /collapse.log
      stopped() { [ "$(systemctl is-active dummy-trainer)" = inactive ]; }
      until_true stopped
      echo "trainer $(systemctl is-active dummy-trainer)"
      told() { journalctl -q -u rlwatchd -p crit -o cat | grep -q "Policy entropy dropped"; }
      until_true told && echo told
      journalctl -q -u rlwatchd -x -p crit > /out/explained
      journalctl -q -u rlwatchd -o cat > /out/all
      systemctl reload rlwatchd && echo reloaded
      again() { journalctl -q -u rlwatchd -o cat | grep -q "the config was read again"; }
      until_true again && echo again
      # The reload's own status gives way to the runs' again.
      status() { systemctl show rlwatchd -p StatusText --value | grep "^1 run, "; }
      until_true status
      status
      LD_LIBRARY_PATH=/usr/lib/rlwatchd-test /usr/bin/rlwatchd status --state-dir /var/lib/rlwatchd > /out/status
      systemctl stop rlwatchd
      systemctl show rlwatchd -p Result --value
      systemctl show rlwatchd -p NRestarts --value
      echo "explained:"; cat /out/explained; echo "all:"; cat /out/all
      """,
      copying: try await Self.libraries() + [
        (DaemonUnderTest.binary, "/usr/bin/rlwatchd"),
        (checkout("systemd/rlwatchd.service"), "/etc/systemd/system/rlwatchd.service"),
        (checkout("systemd/rlwatchd.catalog"), "/usr/lib/systemd/catalog/rlwatchd.catalog"),
        (checkout("config/hooks/kill-job"), "/usr/lib/rlwatchd/hooks/kill-job"),
        (folder["rlwatchd.yaml"], "/etc/rlwatchd/rlwatchd.yaml"),
        (
          checkout("Tests/WatchEngineTests/Fixtures/trl/collapse-a.stdout.log"), "/collapse.log"
        ),
      ])
    if result.status == 77 { try Test.cancel("\(result.error)") }
    let summary = Array(result.lines.prefix { $0 != "explained:" })
    try #require(summary.count == 9, "\(result)")
    #expect(
      Array(summary[...5]) == [
        "started", "trainer active", "trainer inactive", "told", "reloaded", "again",
      ], "\(result)")
    #expect(summary[6].hasPrefix("1 run, ") && summary[6].contains(" in grpo-7b at step "))
    #expect(Array(summary[7...]) == ["success", "0"])
    #expect(result.output.contains("Subject: Entropy collapse in run grpo-7b"), "\(result)")
    #expect(
      result.output.contains("kill-job: unit dummy-trainer.service stopped"), "\(result)")
  }
}
