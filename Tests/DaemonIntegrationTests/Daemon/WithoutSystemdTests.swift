import Foundation
import Testing
import WatchTestSupport

/// In a container or under another supervisor: no /run/systemd, no journal, no variables of systemd's.
struct WithoutSystemdTests {
  @Test(.enabled(if: geteuid() == 0, "needs root, to hide /run"))
  func alertsGoToStandardErrorWithoutAComplaint() async throws {
    let log = try WatchedLog()
    try log.append(try SickRun.collapse())
    let daemon = try DaemonUnderTest(
      ["run", log.log, "--state-dir", log.folder["state"]],
      launcher: [
        "/usr/bin/unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-c",
        "mount -t tmpfs tmpfs /run && exec env -u JOURNAL_STREAM \"$@\"", "sh",
      ])
    try await daemon.wait(for: "Policy entropy dropped")
    try await daemon.wait(for: "all logs are read to their ends; watching")
    #expect(try await daemon.stop() == 0)
    for line in daemon.output {
      let words = line.lowercased()
      for strange in ["systemd", "journal", "notify", "watchdog", "error", "\u{1b}"] {
        #expect(!words.contains(strange), "\(line)")
      }
      // systemd's marks of priority are for systemd.
      #expect(!line.hasPrefix("<"), "\(line)")
    }
    #expect(FileManager.default.fileExists(atPath: log.folder["state/state.json"]))
  }
}
