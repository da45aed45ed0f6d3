import Foundation
import Testing
import WatchTestSupport

struct ServiceUnitTests {
  private let unit = Repository.root.appendingPathComponent("systemd/rlwatchd.service").path

  @Test func isExposedLittle() async throws {
    // The threshold is tenfold: 0.5.
    let result = try await BuiltProgram.run(
      [
        "/usr/bin/systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=5",
        unit,
      ])
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func systemdUnderstandsEveryLine() async throws {
    let result = try await BuiltProgram.run([
      "/usr/bin/systemd-analyze", "verify", "--man=no", unit,
    ])
    // Unknown keys are only printed; the program isn't installed where the tests run.
    let lines = (result.output + result.error).split(separator: "\n")
      .filter { !$0.contains("/usr/bin/rlwatchd is not executable") }
    #expect(lines == [])
  }

  @Test(.enabled(if: BuiltProgram.mayBootSystemd, "needs root, systemd-nspawn and mmdebstrap"))
  func theSandboxHoldsAndLetsHooksWork() async throws {
    let result = try await BuiltProgram.underSystemd(
      """
      systemd-sysusers --inline 'u rlwatch - "rlwatchd" /var/lib/rlwatchd -' 2>/dev/null
      printf '[Service]\\nExecStart=/bin/sleep infinity\\nRestart=always\\n' > /etc/systemd/system/trainer.service
      mkdir -p /etc/rlwatchd /etc/systemd/system/rlwatchd.service.d
      cat > /etc/systemd/system/rlwatchd.service.d/probe.conf <<END
      [Service]
      Type=oneshot
      Restart=no
      WatchdogSec=0
      ExecStart=
      ExecStart=/bin/sh /probe
      END
      cat > /probe <<'END'
      id -un
      touch /etc/x 2>/dev/null || echo etc is read-only
      touch /var/lib/rlwatchd/x && echo state is ours
      python3 -c 'import socket; socket.socket(socket.AF_INET)' 2>/dev/null || echo no network
      journalctl -q -n 1 >/dev/null && echo the journal can be read
      sleep 1000 & echo $! > /tmp/pid
      kill-job --pid-file /tmp/pid | sed 's/[0-9]*//g'
      kill-job --unit trainer.service 2>/dev/null; echo status $?
      END
      systemctl daemon-reload; systemctl start trainer
      systemctl start rlwatchd; journalctl -u rlwatchd -t rlwatchd -o cat; systemctl is-active trainer
      printf '[Service]\\nUser=root\\nGroup=root\\n' > /etc/systemd/system/rlwatchd.service.d/root.conf
      systemctl daemon-reload; echo as root
      systemctl start rlwatchd; journalctl -u rlwatchd -t rlwatchd -o cat | tail -2; systemctl is-active trainer
      """,
      copying: [
        (unit, "/etc/systemd/system/rlwatchd.service"),
        (Repository.root.appendingPathComponent("config/hooks/kill-job").path, "/usr/bin/kill-job"),
      ])
    if result.status == 77 { try Test.cancel("\(result.error)") }
    #expect(
      result.lines == [
        "rlwatch", "etc is read-only", "state is ours", "no network", "the journal can be read",
        "kill-job: process  of /tmp/pid ended on TERM", "status 1", "active", "as root",
        "kill-job: unit trainer.service stopped", "status 0", "inactive",
      ], "\(result)")
  }
}
